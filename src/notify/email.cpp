#include "notify/email.hpp"

#include "notify/text.hpp"
#include "notify/wording.hpp"

namespace bluedot::notify {
namespace {

// Mail programs show about 80 characters of a subject; nobody reads a screenful of them.
constexpr size_t k_subject_units = 200;
// A message for people, not a log: some hundred lines a part.
constexpr size_t k_part_units = 20'000;

std::string part(const char* title, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::vector<std::string> indented;
  for (const std::string& line : lines) indented.push_back("  " + line);
  return std::string("\n") + title + "\n" + fitted_lines(indented, k_part_units, Form::plain) + "\n";
}

std::string fact_line(const char* name, const std::string& value) {
  return std::string(name) + fitted(value, k_line_units, Form::plain) + "\n";
}

}  // namespace

std::string email_subject(const Digest& digest) {
  return fitted(headline(digest), k_subject_units, Form::plain);
}

std::string email_text(const Digest& digest) {
  std::string text = fitted(headline(digest), k_line_units, Form::plain) + "\n\n";
  text += fact_line("When:  ", when_line(digest));
  text += fact_line("Run:   ", digest.run_id);
  text += fact_line("Host:  ", digest.place.host);
  text += fact_line("Store: ", digest.place.store);
  text += part("Steps", step_lines(digest));
  text += part("Counts", count_lines(digest));
  text += part("Of note", digest.details);
  if (const std::string link = safe_link(digest); !link.empty()) text += "\n" + link + "\n";
  return text;
}

}  // namespace bluedot::notify
