#include "notify/text.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using notify::fitted, notify::Form, notify::utf16_units;

TEST_CASE("cleaning leaves words, and nothing that steers") {
  CHECK(notify::clean("plain \xE0\xA4\x95 \xF0\x9F\x94\xB5") == "plain \xE0\xA4\x95 \xF0\x9F\x94\xB5");
  CHECK(notify::clean("a\nb\tc\x1b[0m\x7F") == "a b c [0m ");
  CHECK(notify::clean("a\nb\r\n", true) == "a\nb \n");
  CHECK(notify::clean("\xC2\x9B"
                      "31m\xE2\x80\xAE\xE2\x81\xA6x") == " 31m  x");
  CHECK(notify::clean("\xFFz\xE0\xA4") == "\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(notify::clean("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
}

TEST_CASE("units are those of UTF-16") {
  CHECK(utf16_units("abc") == 3);
  CHECK(utf16_units("\xE0\xA4\x95") == 1);
  CHECK(utf16_units("\xF0\x9F\x94\xB5") == 2);
}

TEST_CASE("what fits is left alone, to the last unit") {
  CHECK(fitted("exactly ten", 11, Form::plain) == "exactly ten");
  CHECK(fitted("", 0, Form::plain).empty());
  CHECK(fitted("a<&>", 14, Form::slack) == "a&lt;&amp;&gt;");
  CHECK(fitted("a*[b]", 8, Form::discord) == "a\\*\\[b\\]");
}

TEST_CASE("what does not fit is cut with a word of how much") {
  CHECK(fitted(std::string(100, 'x'), 50, Form::plain) == std::string(27, 'x') + "… (73 more characters)");
  CHECK(fitted(std::string(100, 'x'), 10, Form::plain) == std::string(10, 'x'));  // no room for words
}

TEST_CASE("no code point, entity or escape is cut in two") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "\xF0\x9F\x94\xB5&*\xE0\xA4\x95";
  for (const Form form : {Form::plain, Form::slack, Form::discord}) {
    for (size_t limit = 0; limit < 200; ++limit) {
      const std::string cut = fitted(text, limit, form);
      INFO(cut);
      CHECK(utf16_units(cut) <= limit);
      CHECK(notify::clean(cut) == cut);
      const std::string shown = cut.substr(0, cut.find("…"));
      CHECK_FALSE(shown.ends_with('\\'));
      const size_t entity = shown.rfind('&');
      if (form == Form::slack && entity != std::string::npos) CHECK(shown.find(';', entity) != std::string::npos);
    }
  }
}

TEST_CASE("what is shown and what is counted make the whole") {
  const std::string text(1000, 'y');
  for (size_t limit = 40; limit < 999; limit += 7) {
    const std::string cut = fitted(text, limit, Form::plain);
    const size_t shown = cut.find("…");
    const size_t rest = std::stoul(cut.substr(cut.find('(') + 1));
    CHECK(shown + rest == 1000);
  }
}

TEST_CASE("lines are left out whole, and counted") {
  using notify::fitted_lines;
  CHECK(fitted_lines({}, 100, Form::plain).empty());
  CHECK(fitted_lines({"a", "b"}, 3, Form::plain) == "a\nb");
  CHECK(fitted_lines({"abc", "def"}, 5, Form::plain) == "… and 2 more");
  const std::vector<std::string> lines(10, std::string(30, 'z'));
  CHECK(fitted_lines(lines, 80, Form::plain) == std::string(30, 'z') + "\n" + std::string(30, 'z') + "\n… and 8 more");
  CHECK(fitted_lines(lines, 309, Form::plain).find("more") == std::string::npos);
  for (size_t limit = 420; limit < 2'000; limit += 13) {
    const std::vector<std::string> long_lines(7, std::string(500, '&'));
    CHECK(utf16_units(fitted_lines(long_lines, limit, Form::slack)) <= limit);
  }
}
