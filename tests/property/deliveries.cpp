#include "property/deliveries.hpp"

#include "../unit/pipeline/pipeline_fixture.hpp"
#include "store/writing/damage.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>

namespace bluedot::tests {
namespace {

// One after the other, a line each, or the elements of a list.
void put_together(Market& bluedot, const std::vector<Delivery>& all, size_t form) {
  std::string text;
  for (const Delivery& one : all) {
    if (!text.empty()) text += form == 0 ? "" : form == 1 ? "\n" : ", ";
    text += one.body;
  }
  if (form == 2) text = "[" + text + "]";
  // A file's name says of which timeframe it is, unless it is one of several.
  const std::string name =
      all.size() == 1 ? all.front().name
                      : "several_" + all.front().name.substr(0, all.front().name.find_first_not_of("0123456789"));
  bluedot.put(name + ".json", text);
}

void put(Market& bluedot, const std::vector<Delivery>& group, bool one_each, std::mt19937& random) {
  std::filesystem::remove_all(bluedot.inbox());
  for (size_t i = 0; i < group.size();) {
    const size_t count = !one_each && random() % 3 == 0 ? 1 + random() % (group.size() - i) : 1;
    const auto first = group.begin() + static_cast<std::ptrdiff_t>(i);
    const std::vector<Delivery> file(first, first + static_cast<std::ptrdiff_t>(count));
    put_together(bluedot, file, count == 1 ? 0 : random() % 3);
    i += count;
  }
}

void ingest(Market& bluedot, bool exports_after) {
  pipeline::IngestRequest request;
  request.paths = {bluedot.inbox().string()};
  request.force = true;  // a short document would be taken for half a file in some orders and not in others
  request.export_after = exports_after;
  CHECK(pipeline::ingest(bluedot.workspace, request).rejections.empty());
}

// As many deliveries of everything as the store needs to look at each file again.
void damage(Market& bluedot, const std::vector<Delivery>& all, std::mt19937& random) {
  const std::string bars = bluedot.ask("SELECT count(*) || '' FROM bar");
  const auto chosen = static_cast<int>(random() % static_cast<uint32_t>(std::stoi(bars)));
  sql::Writer::open(bluedot.workspace.store)
      .run_script(
          "UPDATE bar SET close = close + 0.25 WHERE (series_id, date) IN (SELECT series_id, date FROM bar "
          "ORDER BY series_id, date LIMIT 1 OFFSET " +
          std::to_string(chosen) + ")");
  bluedot.export_now({true, {}, false});
  put(bluedot, all, false, random);
  for (int load = 0; load < store::k_read_again_one_in; ++load) ingest(bluedot, false);
  CHECK(bluedot.ask("SELECT count(*) || '' FROM audit_log WHERE action = 'repair'") == "1");
}

}  // namespace

std::map<std::string, std::string> tree_after(std::vector<Delivery> deliveries, const Course& course,
                                              std::mt19937& random) {
  Market bluedot;
  std::ranges::shuffle(deliveries, random);
  deliveries.push_back(deliveries[random() % deliveries.size()]);
  for (size_t i = 0; i < deliveries.size(); ++i) deliveries[i].name = std::to_string(i) + deliveries[i].name;
  for (size_t taken = 0; taken < deliveries.size();) {
    const size_t left = deliveries.size() - taken;
    const size_t count = course.in_one_go ? left : 1 + random() % left;
    const auto first = deliveries.begin() + static_cast<std::ptrdiff_t>(taken);
    put(bluedot, {first, first + static_cast<std::ptrdiff_t>(count)}, course.in_one_go, random);
    ingest(bluedot, random() % 4 == 0);
    taken += count;
  }
  if (course.is_damaged) damage(bluedot, deliveries, random);
  bluedot.export_now();
  CHECK(bluedot.check().empty());
  return bluedot.tree();
}

int delivery_rounds() {
  const char* text = std::getenv("BLUEDOT_PROPERTY_ROUNDS");
  return text == nullptr ? 20 : std::min(std::atoi(text), 200);
}

}  // namespace bluedot::tests
