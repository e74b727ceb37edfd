#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace bluedot::base {
namespace {

spdlog::logger& logger() {
  static const auto shared = [] {
    auto made = std::make_shared<spdlog::logger>("bluedot", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("bluedot: %H:%M:%S.%e %v");
    made->set_level(spdlog::level::off);
    return made;
  }();
  return *shared;
}

}  // namespace

void set_verbose_log(bool is_on) {
  logger().set_level(is_on ? spdlog::level::info : spdlog::level::off);
}

void log_verbose(const std::string& message) {
  logger().info(message);
}

}  // namespace bluedot::base
