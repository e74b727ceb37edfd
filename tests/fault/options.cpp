#include "fault/options.hpp"

#include <stdexcept>

namespace bluedot::fault {

Options Options::parse(int argc, char** argv) {
  const std::string usage =
      std::string("usage: ") + argv[0] +
      " BLUEDOT DATA [--scenario NAME] [--points N] [--seconds S] [--seed N] [--stop] [--network]";
  if (argc < 3) throw std::invalid_argument(usage);
  Options options;
  options.program = std::filesystem::canonical(argv[1]);
  options.data = std::filesystem::canonical(argv[2]);
  for (int i = 3; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--stop") {
      options.stop_at_first = true;
      continue;
    }
    if (name == "--network") {
      options.on_network = true;
      continue;
    }
    if (i + 1 == argc) throw std::invalid_argument(usage);
    const std::string value = argv[++i];
    if (name == "--scenario") {
      options.scenario = value;
    } else if (name == "--points") {
      options.points = std::stoll(value);
    } else if (name == "--seconds") {
      options.seconds = std::stoll(value);
    } else if (name == "--seed") {
      options.seed = std::stoull(value);
    } else {
      throw std::invalid_argument(usage);
    }
  }
  return options;
}

}  // namespace bluedot::fault
