// What all commands share: the global options, and how a command is registered. One file per command.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::cli {

// As typed, before environment and configuration are looked at.
struct GlobalOptions {
  std::string store, config, export_dir;  // empty: not given
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
void add_init(CLI::App& app, CommandLine& line);
void add_ingest(CLI::App& app, CommandLine& line);
void add_export(CLI::App& app, CommandLine& line);
void add_validate(CLI::App& app, CommandLine& line);
void add_status(CLI::App& app, CommandLine& line);
void add_symbols(CLI::App& app, CommandLine& line);
void add_batches(CLI::App& app, CommandLine& line);
void add_documents(CLI::App& app, CommandLine& line);
void add_history(CLI::App& app, CommandLine& line);
void add_why(CLI::App& app, CommandLine& line);
void add_audit(CLI::App& app, CommandLine& line);
void add_query(CLI::App& app, CommandLine& line);
void add_amend(CLI::App& app, CommandLine& line);
void add_release(CLI::App& app, CommandLine& line);
void add_rescale(CLI::App& app, CommandLine& line);
void add_undo(CLI::App& app, CommandLine& line);
void add_diff(CLI::App& app, CommandLine& line);
void add_check(CLI::App& app, CommandLine& line);
void add_backup(CLI::App& app, CommandLine& line);
void add_restore(CLI::App& app, CommandLine& line);
void add_archive(CLI::App& app, CommandLine& line);
void add_migrate(CLI::App& app, CommandLine& line);

}  // namespace bluedot::cli
