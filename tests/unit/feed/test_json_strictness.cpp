// That nothing but JSON is taken, and that all JSON is: against a published suite, and against many small mutations.
#include "feed/json_fault.hpp"
#include "support/temp_folder.hpp"
#include "unit/feed/documents.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <random>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

const std::filesystem::path k_suite = BLUEDOT_SHARED_DATA "/badjson/JSONTestSuite";

std::string reason_of(std::string_view body, char padding = '}') {
  const auto outcome = read(body, {}, padding);
  const auto* refusal = std::get_if<model::Refusal>(&outcome);
  return refusal == nullptr ? "" : refusal->reason;
}

bool is_json_text(std::string_view text) {
  const auto fault = feed::find_json_fault(text);
  return !fault || fault->is_depth;
}

}  // namespace

TEST_CASE("JSONTestSuite: n_ is no JSON, y_ is JSON and no document") {
  if (!std::filesystem::exists(k_suite)) {
    WARN("skipped: " << k_suite << " is not here");
    return;
  }
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(k_suite)) {
    const std::string name = entry.path().filename().string();
    INFO(name);
    const std::string body = read_file(entry.path());
    const std::string reason = reason_of(body);
    const bool is_no_json = reason.starts_with("not JSON: ");
    const bool is_no_document = reason.starts_with("not a document: ");
    if (name.starts_with("n_")) CHECK(is_no_json);
    if (name.starts_with("y_")) CHECK(is_no_document);
    if (name.starts_with("i_")) CHECK((is_no_json || is_no_document || reason.starts_with("nested deeper")));
    ++files;
  }
  CHECK(files >= 300);
}

TEST_CASE("JSONTestSuite: each file as an unused value of a good document, as a row's field, as a key") {
  if (!std::filesystem::exists(k_suite)) {
    WARN("skipped: " << k_suite << " is not here");
    return;
  }
  for (const auto& entry : std::filesystem::directory_iterator(k_suite)) {
    const std::string name = entry.path().filename().string();
    const std::string text = read_file(entry.path());
    if (text.size() > 10000) continue;  // depth has its own test
    INFO(name);
    for (const std::string& body :
         {good_with("\"corpEvents\":null", "\"corpEvents\":" + text), good_with("\"rlst\":78", "\"rlst\":" + text),
          good_with("\"rlst\":78", "\"extra\":" + text), good_with("\"rlst\":78", "\"rlst\":78," + text + ":1"),
          good_with("\"TradingDate\"", text), good_with("\"DIX.IN\"", text), good_with("1754142710132", text)}) {
      const bool is_json = is_json_text(body);
      CHECK(reason_of(body).starts_with("not JSON: ") == !is_json);
      if (name.starts_with("y_")) CHECK((is_json || body.find(text + ":1") != std::string::npos));
    }
  }
}

// simdjson on one side, the byte by byte scanner on the other: they must agree on every text.
TEST_CASE("mutations: what is read has no fault, what is no JSON has one") {
  std::mt19937 random(20250801);
  const std::string_view alphabet = "{}[]:,\"\\ \n0129.-+eEtfnulrasx\x01\x7F\x80\xC3\xA9\xFF";
  const auto pick = [&](size_t below) { return std::uniform_int_distribution<size_t>(0, below - 1)(random); };
  size_t accepted = 0, refused = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string body(k_good_document);
    const size_t edits = 1 + pick(3);
    for (size_t edit = 0; edit < edits; ++edit) {
      const size_t at = pick(body.size());
      switch (pick(4)) {
        case 0:
          body.erase(at, 1 + pick(3));
          break;
        case 1:
          body.insert(at, 1, alphabet[pick(alphabet.size())]);
          break;
        case 2:
          body[at] = alphabet[pick(alphabet.size())];
          break;
        default:
          std::swap(body[at], body[pick(body.size())]);
          break;
      }
    }
    const bool is_json = is_json_text(body);
    const bool said_no_json = reason_of(body, "}],\" \0"[pick(6)]).starts_with("not JSON: ");
    if (is_json == said_no_json) FAIL_CHECK(body);
    (is_json ? accepted : refused) += 1;
  }
  CHECK(accepted > 1000);
  CHECK(refused > 1000);
}

TEST_CASE("the first fault of a text") {
  struct Case {
    std::string_view text;
    size_t byte;
    std::string_view what;
  };
  const Case k_cases[] = {
      {"[1,2,]", 5, "a value is missing"},
      {"[1,2", 4, "it ends too early: a comma or ']' is missing"},
      {"{\"a\":1 \"b\":2}", 7, "a comma or '}' is missing"},
      {"{\"a\":1,,}", 7, "a key in double quotes is missing"},
      {"{\"a\":\"\\ud83dx\"}", 6, "half of a surrogate pair stands in a string"},
      {"[\"a\nb\"]", 3, "a control character stands in a string"},
      {"[1.5e+]", 1, "1.5e+ is no number"},
      {"[] []", 3, "something follows the end of the document"},
      {"[\"\xC3\xA9\", \"\xC3(\"]", 8, "the bytes are not UTF-8"},
      {"[\"\xF0\x9F\x98\x80\", \"\xF0\x9F\x98", 10, "the bytes are not UTF-8"},
  };
  for (const Case& c : k_cases) {
    INFO(c.text);
    const auto fault = feed::find_json_fault(c.text);
    REQUIRE(fault);
    CHECK(fault->byte == c.byte);
    CHECK(fault->what == c.what);
  }
  for (const std::string_view text :
       {"[]", "{}", " 0 ", "-0.5E-3", "\"\\ud83d\\ude00 \\/\"", "[[],{},[{}],{\"a\":[]}]", "null"}) {
    INFO(text);
    CHECK_FALSE(feed::find_json_fault(text));
  }
}

TEST_CASE("escaped halves of surrogate pairs are refused in every combination") {
  const std::string_view k_units[] = {"",        "a",       "\\u0041", "\\uD7FF", "\\uD800",
                                      "\\udbff", "\\uDC00", "\\uDFFF", "\\uE000", "\\u00"};
  for (const std::string_view first : k_units) {
    for (const std::string_view second : k_units) {
      const std::string text = "\"" + std::string(first) + std::string(second) + "\"";
      INFO(text);
      for (const std::string& body : {good_with("\"corpEvents\":null", "\"corpEvents\":" + text),
                                      good_with("\"corpEvents\"", text), good_with("\"Dixon Technologies\"", text)}) {
        CHECK(reason_of(body).starts_with("not JSON: ") == !is_json_text(body));
      }
      const bool high = first == "\\uD800" || first == "\\udbff", low = second == "\\uDC00" || second == "\\uDFFF";
      if (high && low) CHECK(is_json_text(text));
      if (high != low) CHECK_FALSE(is_json_text(text));
    }
  }
}

TEST_CASE("numbers of every length are read as the C library reads them") {
  std::mt19937 random(20250802);
  const auto pick = [&](int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); };
  const auto digits = [&](int count) {
    std::string text;
    while (count-- > 0) text += static_cast<char>('0' + pick(0, 9));
    return text;
  };
  for (int i = 0; i < 5000; ++i) {
    std::string number = pick(0, 1) == 0 ? "0" : std::to_string(pick(1, 9)) + digits(pick(0, 25));
    if (pick(0, 3) > 0)
      number += "." + std::string(static_cast<size_t>(pick(0, 1) * pick(0, 20)), '0') + digits(pick(1, 30));
    if (pick(0, 3) == 0) number += "e" + std::to_string(pick(-30, 30));
    INFO(number);
    const double expected = std::strtod(number.c_str(), nullptr);
    const model::Reading reading = read_well(good_with("\"close\":16848", "\"close\":" + number));
    REQUIRE(reading.rows[0].close.has_value());
    CHECK(*reading.rows[0].close == expected);
  }
}
