// The options of a command, as CLI11 reads them. CLI11 itself is included by options.cpp and app.cpp alone: compiling
// its templates takes longer than a command does.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace bluedot::cli {

// One option or argument; each call says more about it.
class Option {
 public:
  explicit Option(CLI::Option* option) : m_option(option) {}

  Option& required();
  Option& type_name(const std::string& name);  // what stands for the value in the help; empty: nothing
  Option& one_of(std::vector<std::string> values);
  Option& between(int64_t least, int64_t most);
  Option& excludes(const Option& other);
  Option& one_value_each();  // of a list: the option is given once for each

 private:
  CLI::Option* m_option;
};

// Those of the program, or of one of its commands. What is given on the command line is put into `target`.
class Options {
 public:
  explicit Options(CLI::App& app) : m_app(&app) {}

  Options command(const std::string& name, const std::string& help);
  // `--name` or `-n,--name`; without a dash the argument at that place.
  Option add(const std::string& name, std::string& target, const std::string& help);
  Option add(const std::string& name, std::optional<std::string>& target, const std::string& help);
  Option add(const std::string& name, std::vector<std::string>& target, const std::string& help);
  Option add(const std::string& name, int64_t& target, const std::string& help);
  Option add(const std::string& name, std::optional<int64_t>& target, const std::string& help);
  Option add(const std::string& name, std::optional<size_t>& target, const std::string& help);
  Option add_flag(const std::string& name, bool& target, const std::string& help);
  // Called when the command is the one that was given, after all its options were read.
  void on_given(std::function<void()> call);

 private:
  CLI::App* m_app;
};

}  // namespace bluedot::cli
