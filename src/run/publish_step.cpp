#include "run/publish_step.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/size_text.hpp"
#include "publish/git_branch.hpp"
#include "sql/migrator.hpp"
#include "store/tables/export_ledger.hpp"

#include <fmt/format.h>

namespace bluedot::run {
namespace {

using model::RunOutcome;
using publish::PublishOutcome;

RunOutcome outcome_of(PublishOutcome outcome) {
  if (outcome == PublishOutcome::pushed) return RunOutcome::ok;
  return outcome == PublishOutcome::unchanged ? RunOutcome::nothing : RunOutcome::failed;
}

std::string text_of(const publish::Publication& published, const PublicationSettings& settings) {
  if (published.outcome == PublishOutcome::unchanged) return fmt::format("{} shows the tree already", settings.branch);
  if (published.outcome == PublishOutcome::not_ours) {
    return fmt::format(
        "{} of {}: {}, so it stays as it is. If this is the wrong store, correct 'store' or 'state'. If the branch is "
        "to"
        " show this store from now on, type 'bluedot publish --replace' once ('bluedot run --replace' with 'state')",
        settings.branch, settings.url, published.reason);
  }
  if (!published.is_published()) {
    return fmt::format("{} of {}: {}; the next run, or 'bluedot publish', tries again", settings.branch, settings.url,
                       published.reason);
  }
  return fmt::format("{} shows {} files, {}, as commit {}; {} objects were sent", settings.branch, published.file_count,
                     base::size_text(published.bytes), published.commit.substr(0, 12), published.object_count);
}

// A store is told from every other by the moment at which it was made, which its copies and backups share.
std::string identity_of(const sql::Reader& database) {
  return base::xxh3_128_hex(sql::made_at(database));
}

}  // namespace

std::filesystem::path git_folders(const pipeline::Workspace& workspace) {
  return workspace.store.string() + "-git";
}

void publish(pipeline::Workspace& workspace, const PublicationSettings& settings, model::RunStep& step) {
  if (!std::filesystem::exists(workspace.export_dir)) {
    step.message = "there is no export tree yet; 'bluedot ingest' makes it";
    return;
  }
  const std::string tree = std::filesystem::weakly_canonical(workspace.export_dir).string();
  const sql::Reader database = pipeline::open_for_reading(workspace);
  if (const int64_t unfinished = store::count_unfinished_files(database, tree)) {
    throw base::Error(
        fmt::format("{}: {} of its files are not finished; 'bluedot export' finishes them", tree, unfinished));
  }
  // git works in a folder of its own.
  const bool is_path = settings.url.find(':') == std::string::npos;
  const publish::GitBranch target{
      .url = is_path ? std::filesystem::absolute(settings.url).lexically_normal().string() : settings.url,
      .branch = settings.branch,
      .git_folder = git_folders(workspace) / settings.name,
      .author = {},
      .owner = identity_of(database),
      .replaces_others = settings.replaces};
  const publish::Publication published =
      publish::publish_branch(target, workspace.export_dir, "The export tree", workspace.clock.now());
  step.outcome = outcome_of(published.outcome);
  step.message = text_of(published, settings);
  for (const std::string& warning : published.warnings) step.message += "\n" + warning;
  step.counts = {{"files", published.file_count}, {"bytes", published.bytes}, {"objects", published.object_count}};
}

}  // namespace bluedot::run
