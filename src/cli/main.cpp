#include "cli/app.hpp"

int main(int argc, char** argv) {
  return bluedot::cli::run(argc, argv);
}
