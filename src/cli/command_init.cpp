#include "base/folder.hpp"
#include "base/staged_files.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "pipeline/open_store.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

// An existing file is the user's and stays as it is.
bool write_default_config(const std::filesystem::path& path) {
  if (std::filesystem::exists(path)) return false;
  const auto folder = std::make_shared<const base::Folder>(
      base::Folder::open_root(std::filesystem::absolute(path).parent_path(), false));
  base::StagedFiles staged(*folder);
  staged.write(folder, path.filename().string(), default_config_text());
  staged.commit();
  return true;
}

int run_init(const GlobalOptions& global) {
  const std::string config = config_path(global);
  GlobalOptions options = global;
  // A configuration that is named and not there is about to be written.
  const bool is_there = std::filesystem::exists(config);
  if (!is_there) options.config = k_no_config;
  pipeline::Workspace workspace = make_workspace(options);
  const pipeline::OpenStore store(workspace, store::Command::init, "");
  const bool config_created = write_default_config(config);
  if (global.json) {
    print_json({{"store", workspace.store.string()},
                {"store_created", store.was_created()},
                {"config", config},
                {"config_created", config_created}});
  } else if (!global.quiet) {
    print(fmt::format("{} {}\n{} {}\n", store.was_created() ? "created" : "there already:", workspace.store.string(),
                      config_created ? "created" : "there already:", config));
  }
  return k_exit_ok;
}

}  // namespace

void add_init(Options& app, CommandLine& line) {
  Options command = app.command("init", "Create an empty store and a commented bluedot.yaml");
  command.on_given([&line] { line.action = [&line] { return run_init(line.options); }; });
}

}  // namespace bluedot::cli
