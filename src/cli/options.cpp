#include "cli/options.hpp"

#include <CLI/CLI.hpp>
#include <utility>

namespace bluedot::cli {

Option& Option::required() {
  m_option->required();
  return *this;
}

Option& Option::type_name(const std::string& name) {
  m_option->type_name(name);
  return *this;
}

Option& Option::one_of(std::vector<std::string> values) {
  m_option->check(CLI::IsMember(std::move(values)));
  return *this;
}

Option& Option::between(int64_t least, int64_t most) {
  m_option->check(CLI::Range(least, most));
  return *this;
}

Option& Option::excludes(const Option& other) {
  m_option->excludes(other.m_option);
  return *this;
}

Option& Option::one_value_each() {
  m_option->allow_extra_args(false);
  return *this;
}

Options Options::command(const std::string& name, const std::string& help) {
  return Options(*m_app->add_subcommand(name, help));
}

Option Options::add(const std::string& name, std::string& target, const std::string& help) {
  return Option(m_app->add_option(name, target, help));
}

Option Options::add(const std::string& name, std::optional<std::string>& target, const std::string& help) {
  return Option(m_app->add_option(name, target, help));
}

Option Options::add(const std::string& name, std::vector<std::string>& target, const std::string& help) {
  return Option(m_app->add_option(name, target, help));
}

Option Options::add(const std::string& name, int64_t& target, const std::string& help) {
  return Option(m_app->add_option(name, target, help));
}

Option Options::add(const std::string& name, std::optional<int64_t>& target, const std::string& help) {
  return Option(m_app->add_option(name, target, help));
}

Option Options::add(const std::string& name, std::optional<size_t>& target, const std::string& help) {
  return Option(m_app->add_option(name, target, help));
}

Option Options::add_flag(const std::string& name, bool& target, const std::string& help) {
  return Option(m_app->add_flag(name, target, help));
}

void Options::on_given(std::function<void()> call) {
  m_app->callback(std::move(call));
}

}  // namespace bluedot::cli
