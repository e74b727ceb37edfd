// What all commands share: the global options, and how a command is registered. One file per command.
#pragma once

#include "cli/options.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::cli {

// As typed, before environment and configuration are looked at.
struct GlobalOptions {
  std::string store, config, export_dir;  // empty: not given
  std::string log_format = "text";
  std::optional<size_t> jobs;
  bool json = false, quiet = false, verbose = false;
  std::vector<std::string> arguments;  // of the whole command line, for the batch log
};

// A command's parser fills in what to do; run() does it after everything was parsed.
struct CommandLine {
  GlobalOptions options;
  std::function<int()> action;
};

// Each adds its subcommand with options and help.
void add_init(Options& app, CommandLine& line);
void add_ingest(Options& app, CommandLine& line);
void add_export(Options& app, CommandLine& line);
void add_validate(Options& app, CommandLine& line);
void add_status(Options& app, CommandLine& line);
void add_symbols(Options& app, CommandLine& line);
void add_batches(Options& app, CommandLine& line);
void add_documents(Options& app, CommandLine& line);
void add_history(Options& app, CommandLine& line);
void add_why(Options& app, CommandLine& line);
void add_audit(Options& app, CommandLine& line);
void add_query(Options& app, CommandLine& line);
void add_amend(Options& app, CommandLine& line);
void add_release(Options& app, CommandLine& line);
void add_rescale(Options& app, CommandLine& line);
void add_undo(Options& app, CommandLine& line);
void add_diff(Options& app, CommandLine& line);
void add_check(Options& app, CommandLine& line);
void add_backup(Options& app, CommandLine& line);
void add_restore(Options& app, CommandLine& line);
void add_archive(Options& app, CommandLine& line);
void add_migrate(Options& app, CommandLine& line);
void add_run(Options& app, CommandLine& line);
void add_runs(Options& app, CommandLine& line);
void add_watch(Options& app, CommandLine& line);
void add_publish(Options& app, CommandLine& line);
void add_notify(Options& app, CommandLine& line);
void add_fetch(Options& app, CommandLine& line);
void add_backfill(Options& app, CommandLine& line);
void add_findings(Options& app, CommandLine& line);
void add_quality(Options& app, CommandLine& line);
void add_gaps(Options& app, CommandLine& line);
void add_stale(Options& app, CommandLine& line);

}  // namespace bluedot::cli
