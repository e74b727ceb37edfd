#include "base/csv.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using Fields = std::vector<std::string>;

TEST_CASE("a line of CSV is cut at its commas, but not within quotes") {
  CHECK(base::csv_fields("a,b,,c") == Fields{"a", "b", "", "c"});
  CHECK(base::csv_fields("") == Fields{""});
  CHECK(base::csv_fields(R"("a, b",c)") == Fields{"a, b", "c"});
  CHECK(base::csv_fields(R"("he said ""no""",)") == Fields{R"(he said "no")", ""});
  CHECK(base::csv_fields(R"("")") == Fields{""});
  CHECK_FALSE(base::csv_fields(R"("a,b)"));
}

TEST_CASE("lines end with or without a carriage return, and the last need not end") {
  using Lines = std::vector<std::string_view>;
  CHECK(base::lines_of("a\r\nb\n\nc") == Lines{"a", "b", "", "c"});
  CHECK(base::lines_of("a\n") == Lines{"a"});
  CHECK(base::lines_of("").empty());
}
