#include "run/publish_step.hpp"

#include "base/error.hpp"
#include "publish/git_branch.hpp"
#include "store/tables/export_ledger.hpp"

#include <fmt/format.h>

namespace bluedot::run {
namespace {

using model::RunOutcome;
using publish::PublishOutcome;

// Kept between runs beside the store, so that only changed files are read and sent.
std::filesystem::path git_folder(const pipeline::Workspace& workspace, const std::string& name) {
  return workspace.store.string() + "-git/" + name;
}

RunOutcome outcome_of(PublishOutcome outcome) {
  if (outcome == PublishOutcome::pushed) return RunOutcome::ok;
  return outcome == PublishOutcome::unchanged ? RunOutcome::nothing : RunOutcome::failed;
}

std::string text_of(const publish::Publication& published, const PublicationSettings& settings) {
  if (published.outcome == PublishOutcome::unchanged) return fmt::format("{} shows the tree already", settings.branch);
  if (!published.is_published()) return fmt::format("{}; the next run tries again", published.reason);
  return fmt::format("{} is commit {}: {} files, {:.1f} MB, {} objects sent", settings.branch,
                     published.commit.substr(0, 12), published.file_count, static_cast<double>(published.bytes) / 1e6,
                     published.object_count);
}

}  // namespace

void publish(pipeline::Workspace& workspace, const PublicationSettings& settings, model::RunStep& step) {
  const std::string tree = std::filesystem::weakly_canonical(workspace.export_dir).string();
  if (const int64_t unfinished = store::count_unfinished_files(pipeline::open_for_reading(workspace), tree)) {
    throw base::Error(
        fmt::format("{}: {} of its files are not finished; 'bluedot export' finishes them", tree, unfinished));
  }
  const publish::GitBranch target{
      .url = settings.url, .branch = settings.branch, .git_folder = git_folder(workspace, settings.name), .author = {}};
  const publish::Publication published =
      publish::publish_branch(target, workspace.export_dir, "The export tree", workspace.clock.now());
  step.outcome = outcome_of(published.outcome);
  step.message = text_of(published, settings);
  for (const std::string& warning : published.warnings) step.message += "\n" + warning;
  step.counts = {{"files", published.file_count}, {"bytes", published.bytes}, {"objects", published.object_count}};
}

}  // namespace bluedot::run
