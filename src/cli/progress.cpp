#include "cli/progress.hpp"

#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <unistd.h>

namespace bluedot::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr auto k_between_draws = std::chrono::milliseconds(100);
constexpr size_t k_bar_width = 30;

class ProgressBar {
 public:
  void update(const std::string& stage, size_t done, size_t total) {
    const auto now = SteadyClock::now();
    if (stage != m_stage) {
      m_stage = stage;
      m_begin = m_drawn = now;
      m_is_shown = false;
    }
    if (done >= total) {
      if (m_is_shown) std::fputs("\r\x1b[K", stderr);
      m_is_shown = false;
    } else if (now - m_drawn >= k_between_draws) {
      m_drawn = now;
      draw(done, total, std::chrono::duration<double>(now - m_begin).count());
    }
    std::fflush(stderr);
  }

 private:
  void draw(size_t done, size_t total, double seconds) {
    const size_t filled = done * k_bar_width / total;
    const double rate = static_cast<double>(done) / seconds;
    const double remaining = static_cast<double>(total - done) / rate;
    const std::string line =
        fmt::format("\r{} [{}{}] {}/{}  {:.0f}/s  {:.0f} s left\x1b[K", m_stage, std::string(filled, '#'),
                    std::string(k_bar_width - filled, '.'), done, total, rate, remaining);
    std::fputs(line.c_str(), stderr);
    m_is_shown = true;
  }

  std::string m_stage;
  SteadyClock::time_point m_begin, m_drawn;
  bool m_is_shown = false;
};

}  // namespace

std::function<void(const std::string&, size_t, size_t)> make_progress_bar() {
  if (isatty(STDERR_FILENO) == 0) return {};
  auto bar = std::make_shared<ProgressBar>();
  return [bar](const std::string& stage, size_t done, size_t total) { bar->update(stage, done, total); };
}

}  // namespace bluedot::cli
