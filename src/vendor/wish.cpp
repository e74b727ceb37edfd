#include "vendor/wish.hpp"

namespace bluedot::vendor {

std::vector<base::Date> Asked::dates() const {
  std::set<base::Date> dates;
  for (const Answer& answer : answers) dates.insert(answer.judgement.dates.begin(), answer.judgement.dates.end());
  return {dates.begin(), dates.end()};
}

std::string name_at(const Vendor& vendor, const Wish& wish) {
  const auto said = wish.names.find(std::string(vendor.name));
  return said != wish.names.end() ? said->second : vendor.name_of(wish.symbol);
}

}  // namespace bluedot::vendor
