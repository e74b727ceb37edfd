#include "cli/app.hpp"

#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <execinfo.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <new>
#include <string_view>

namespace bluedot::cli {
namespace {

// Of this process, for when it ends where none is at hand.
int g_argc = 0;
char** g_argv = nullptr;
std::terminate_handler g_terminate = nullptr;  // the library's

constexpr const char* k_description =
    "bluedot keeps end-of-day market data: JSON documents in, one SQLite file, TradingView CSV files out.";

constexpr const char* k_footer =
    "Global options (--store, --config, --export-dir, --jobs, --json, -q, -v, --log-format) may stand before or\n"
    "after the command.\n"
    "Exit codes: 0 all well; 1 the command failed; 2 bad usage or configuration; 3 done, but documents were\n"
    "rejected or differences were found; 4 another process is writing the store; 130 interrupted.\n"
    "The manual page bluedot(1) and the README say more.";

void add_global_options(Options& app, GlobalOptions& options) {
  app.add("--store", options.store, "The SQLite file (default bluedot.db; environment BLUEDOT_STORE)")
      .type_name("FILE");
  app.add("--config", options.config, "Configuration (default bluedot.yaml; environment BLUEDOT_CONFIG)")
      .type_name("FILE");
  app.add("--export-dir", options.export_dir,
          "The export tree (default exports/ beside the store; environment BLUEDOT_EXPORT_DIR)")
      .type_name("DIR");
  app.add("--jobs", options.jobs, "Worker threads (default: one per core; environment BLUEDOT_JOBS)").between(1, 256);
  app.add_flag("--json", options.json, "Print one JSON document instead of text");
  const Option quiet =
      app.add_flag("-q,--quiet", options.quiet, "Print errors and data that was asked for, nothing else");
  app.add_flag("-v,--verbose", options.verbose, "Say more about what is done").excludes(quiet);
  app.add("--log-format", options.log_format, "Messages on stderr as text or json, a line each (default text)")
      .one_of({"text", "json"})
      .type_name("NAME");
}

void define(CLI::App& app, CommandLine& line) {
  app.set_version_flag("--version", "bluedot " BLUEDOT_VERSION);
  app.set_help_all_flag("--help-all", "Print the help of every command");
  app.footer(k_footer);
  app.require_subcommand(0, 1);  // none at all is told apart from a mistyped one below
  app.fallthrough();             // global options may stand behind the command too
  Options options(app);
  add_global_options(options, line.options);
  add_init(options, line);
  add_run(options, line);
  add_runs(options, line);
  add_watch(options, line);
  add_fetch(options, line);
  add_backfill(options, line);
  add_publish(options, line);
  add_notify(options, line);
  add_ingest(options, line);
  add_export(options, line);
  add_validate(options, line);
  add_status(options, line);
  add_symbols(options, line);
  add_findings(options, line);
  add_quality(options, line);
  add_gaps(options, line);
  add_stale(options, line);
  add_batches(options, line);
  add_documents(options, line);
  add_history(options, line);
  add_why(options, line);
  add_audit(options, line);
  add_query(options, line);
  add_amend(options, line);
  add_release(options, line);
  add_rescale(options, line);
  add_undo(options, line);
  add_diff(options, line);
  add_check(options, line);
  add_backup(options, line);
  add_restore(options, line);
  add_archive(options, line);
  add_migrate(options, line);
}

int act(const CommandLine& line) {
  const bool json = line.options.json;
  try {
    const int exit_code = line.action();
    // One that came while the work ended, or while other work was being given up: the store and the ledger claim no
    // more than is there, but whoever owns the disk must know. What the command did is on standard output already.
    if (base::Fatal::was_thrown()) {
      return report_failure("fatal: " + base::Fatal::first_message(), k_exit_failed, false);
    }
    return exit_code;
  } catch (const base::Error& error) {
    return report_failure(error.what(), exit_code_of(error.kind()), json);
  } catch (const base::Fatal& fatal) {
    return report_failure("fatal: " + fatal.message(), k_exit_failed, json);
  } catch (const std::bad_alloc&) {
    return report_failure("out of memory", k_exit_failed, json);
  } catch (const std::exception& failure) {
    return report_failure(std::string("unexpected: ") + failure.what(), k_exit_failed, json);
  }
}

// A descriptor 0 to 2 that the caller closed would be given to the next file that is opened, and messages written into
// the store.
void open_standard_streams() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0) std::_Exit(k_exit_failed);
  }
}

// Whether --json stands on the command line, for when it could not be parsed.
bool wants_json(const CommandLine& line) {
  return line.options.json || std::ranges::find(line.options.arguments, "--json") != line.options.arguments.end();
}

base::LogFormat log_format_of(bool is_json) {
  return is_json ? base::LogFormat::json : base::LogFormat::text;
}

// The same of --log-format json, or --log-format=json.
bool wants_json_log(const std::vector<std::string>& arguments) {
  const auto given = std::ranges::find(arguments, "--log-format");
  const bool is_next = given != arguments.end() && std::next(given) != arguments.end() && *std::next(given) == "json";
  return is_next || std::ranges::find(arguments, "--log-format=json") != arguments.end();
}

int run_command(int argc, char** argv) {
  CLI::App app{k_description, "bluedot"};
  CommandLine line;
  line.options.arguments.assign(argv + std::min(argc, 1), argv + argc);
  define(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    base::set_log(log_format_of(wants_json_log(line.options.arguments)), false);
    return report_failure(fmt::format("{} (try 'bluedot --help')", error.what()), k_exit_usage, wants_json(line));
  }
  base::set_log(log_format_of(line.options.log_format == "json"), line.options.verbose);
  if (!line.action) return report_failure("give a command (try 'bluedot --help')", k_exit_usage, line.options.json);
  return act(line);
}

// Without taking any memory: there was none even for the words of an error.
int report_exhaustion() {
  std::fputs("bluedot: out of memory\n", stderr);
  const auto is_json = [](const char* argument) { return std::string_view(argument) == "--json"; };
  if (std::any_of(g_argv, g_argv + g_argc, is_json)) {
    std::fputs("{\n  \"error\": \"out of memory\",\n  \"exit_code\": 1\n}\n", stdout);
    std::fflush(stdout);
  }
  return k_exit_failed;
}

// A library whose destructors take memory (nlohmann's lists do) ends the process where there is none: that is the end
// of any command without memory, and what it did not commit is not there, as after a kill.
[[noreturn]] void end_process() {
  try {
    if (const auto failure = std::current_exception()) std::rethrow_exception(failure);
  } catch (const std::bad_alloc&) {
    std::_Exit(report_exhaustion());
  } catch (...) {
  }
  g_terminate();  // says what it was
  std::abort();
}

// glibc finds what unwinds its own frames when the first exception passes one (pthread_once has such a frame), and
// aborts if it has no memory to; backtrace() makes it look now.
void prepare_unwinding() {
  void* caller = nullptr;
  backtrace(&caller, 1);
}

}  // namespace

int run(int argc, char** argv) {
  open_standard_streams();
  prepare_unwinding();
  g_argc = argc;
  g_argv = argv;
  g_terminate = std::set_terminate(end_process);
  base::install_interrupt_handlers();
  try {
    return run_command(argc, argv);
  } catch (const std::bad_alloc&) {
    return report_exhaustion();
  }
}

}  // namespace bluedot::cli
