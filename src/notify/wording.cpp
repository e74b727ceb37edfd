#include "notify/wording.hpp"

#include "net/url.hpp"

#include <fmt/format.h>
#include <optional>

namespace bluedot::notify {
namespace {

// Longer ones are cut off somewhere on their way.
constexpr size_t k_max_link_bytes = 500;

std::string what_happened(const Digest& digest) {
  if (digest.state == State::test) return "sends a test message";
  if (digest.trouble.change == Change::recovered) return "recovered";
  return digest.state == State::nothing ? "had nothing to do" : fmt::format("run {}", word(digest.state));
}

}  // namespace

std::string_view word(State state) {
  switch (state) {
    case State::ok:
      return "ok";
    case State::nothing:
      return "nothing";
    case State::degraded:
      return "degraded";
    case State::failed:
      return "failed";
    case State::test:
      break;
  }
  return "test";
}

std::string_view word(Change change) {
  switch (change) {
    case Change::none:
      return "none";
    case Change::new_trouble:
      return "new_trouble";
    case Change::still_in_trouble:
      return "still_in_trouble";
    case Change::recovered:
      break;
  }
  return "recovered";
}

std::string headline(const Digest& digest) {
  std::string text = "bluedot " + what_happened(digest);
  if (!digest.place.host.empty()) text += " on " + digest.place.host;
  const Trouble& trouble = digest.trouble;
  if (trouble.change == Change::still_in_trouble) {
    text += fmt::format(", still in trouble since {} (day {})", trouble.since.iso(), trouble.day);
  }
  if (trouble.change == Change::recovered) text += fmt::format(", was in trouble since {}", trouble.since.iso());
  return text;
}

std::string step_line(const Step& step) {
  std::string line = fmt::format("{}: {}, {:.1f} s", step.name, model::name_of(step.outcome), step.seconds);
  if (!step.message.empty()) line += ": " + step.message;
  return line;
}

std::string count_line(const Count& count) {
  return fmt::format("{}: {}", count.name, count.value);
}

std::string when_line(const Digest& digest) {
  return digest.when_text.empty() ? digest.when.iso() : digest.when_text + " (" + digest.when.iso() + ")";
}

std::string safe_link(const Digest& digest) {
  const std::optional<net::Url> url = net::parse_url(digest.link);
  const bool is_web = url && (url->scheme == "http" || url->scheme == "https") && !url->has_user;
  const bool is_safe =
      digest.link.size() <= k_max_link_bytes && digest.link.find_first_of("<>|\"'`\\") == std::string::npos;
  return is_web && is_safe ? digest.link : "";
}

std::vector<std::string> step_lines(const Digest& digest) {
  std::vector<std::string> lines;
  for (const Step& step : digest.steps) lines.push_back(step_line(step));
  return lines;
}

std::vector<std::string> count_lines(const Digest& digest) {
  std::vector<std::string> lines;
  for (const Count& count : digest.counts) lines.push_back(count_line(count));
  return lines;
}

}  // namespace bluedot::notify
