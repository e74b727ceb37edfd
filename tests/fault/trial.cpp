#include "fault/trial.hpp"

#include <stdexcept>

namespace bluedot::fault {

Trial::Trial(const Sandbox& sandbox, const Scenario& scenario) : m_sandbox(sandbox), m_scenario(scenario) {
  sandbox.empty();
  sandbox.run_all(scenario.before);
  m_image_before = read_image(sandbox.workspace());
  m_text_before = read_store(sandbox.store(), sandbox.scratch()).text;
  sandbox.run_all({scenario.command});
  m_image_after = read_image(sandbox.workspace());
  const StoreState after = read_store(sandbox.store(), sandbox.scratch());
  m_text_after = after.text;
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
  m_is_committed = state.text == m_text_after;
  if (!state.broken.empty()) return "behind the break: " + state.broken;
  if (!m_is_committed && state.text != m_text_before) return "behind the break the batch is there in part";
  return "";
}

Command Trial::recovery() const {
  const bool same_again = m_scenario.is_repeatable || !m_is_committed;
  return m_sandbox.command(same_again ? m_scenario.command : Words{"export"});
}

std::string Trial::check_recovered() const {
  const StoreState state = read_store(m_sandbox.store(), m_sandbox.scratch());
  if (!state.broken.empty()) return "after the recovery: " + state.broken;
  if (state.text != m_text_after) return "after the recovery the store says something else than the unbroken run's";
  const FolderImage image = read_image(m_sandbox.workspace());
  if (const auto names = difference(m_image_after, image, false); !names.empty()) return "after the recovery " + names;
  const auto tree = difference(part_of(m_image_after, "exports/"), part_of(image, "exports/"));
  if (!tree.empty()) return "after the recovery " + tree;
  const std::string check = check_tree(m_sandbox.store(), m_sandbox.tree());
  return check.empty() ? "" : "after the recovery export --check says " + check;
}

}  // namespace bluedot::fault
