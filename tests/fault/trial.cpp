#include "fault/trial.hpp"

#include "fault/aged_store.hpp"

#include <stdexcept>

namespace bluedot::fault {

Trial::Trial(const Sandbox& sandbox, const Scenario& scenario) : m_sandbox(sandbox), m_scenario(scenario) {
  sandbox.empty();
  sandbox.run_all(scenario.before);
  if (scenario.is_aged) age_store(sandbox.store());
  m_image_before = read_image(sandbox.workspace());
  m_text_before = read_store(sandbox.store(), sandbox.scratch()).all();
  sandbox.run_all({scenario.command});
  m_image_after = read_image(sandbox.workspace());
  const StoreState after = read_store(sandbox.store(), sandbox.scratch());
  m_text_after = after.all();
  if (!after.broken.empty()) throw std::runtime_error("the unbroken run leaves a broken store: " + after.broken);
  const std::string tree = check_tree(sandbox.store(), sandbox.tree());
  if (!tree.empty()) throw std::runtime_error("the unbroken run leaves a wrong tree: " + tree);
}

void Trial::begin() const {
  write_image(m_image_before, m_sandbox.workspace());
  adopt_identities(m_sandbox.store(), m_sandbox.tree());
}

std::string Trial::check_broken() {
  const StoreState state = read_store(m_sandbox.store(), m_sandbox.scratch());
  m_is_committed = state.all() == m_text_after;
  if (!state.broken.empty()) return "behind the break: " + state.broken;
  if (auto copies = check_copies(m_sandbox.workspace()); !copies.empty()) return "behind the break: " + copies;
  if (!m_is_committed && state.all() != m_text_before) return std::string(k_in_part);
  return "";
}

Command Trial::recovery() const {
  const bool same_again = m_scenario.is_repeatable || !m_is_committed;
  return m_sandbox.command(same_again ? m_scenario.command : Words{"export"});
}

std::string Trial::check_done() const {
  const StoreState state = read_store(m_sandbox.store(), m_sandbox.scratch());
  if (!state.broken.empty()) return state.broken;
  if (auto copies = check_copies(m_sandbox.workspace()); !copies.empty()) return copies;
  if (state.all() != m_text_after) return "the store says something else than the unbroken run's";
  const FolderImage tree = read_image(m_sandbox.tree());
  for (const auto& [path, bytes] : part_of(m_image_after, "exports/")) {
    const auto found = tree.find(path.substr(std::string("exports/").size()));
    if (!path.ends_with('/') && (found == tree.end() || found->second != bytes))
      return path + " is not as it should be";
  }
  return check_tree(m_sandbox.store(), m_sandbox.tree());
}

std::string Trial::check_recovered() const {
  const FolderImage image = read_image(m_sandbox.workspace());  // before our own look leaves something there
  if (auto wrong = check_done(); !wrong.empty()) return "after the recovery " + wrong;
  const auto names = difference(m_image_after, image, false);
  return names.empty() ? "" : "after the recovery " + names;
}

}  // namespace bluedot::fault
