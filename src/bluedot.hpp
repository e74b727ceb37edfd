// The library bluedot as other programs use it: find_package(bluedot), link bluedot::bluedot, include <bluedot.hpp>.
//
// A pipeline::Workspace says which store and which export tree; each function takes one and does what the command of
// its name does. Whatever throws throws base::Error, whose text names what, where and why; base::Fatal ends the
// process. tests/install/example is a program of 30 lines.
#pragma once

#include "base/error.hpp"
#include "pipeline/correction_run.hpp"
#include "pipeline/export_run.hpp"
#include "pipeline/ingest.hpp"
#include "pipeline/undo_run.hpp"
#include "pipeline/validate.hpp"
#include "pipeline/workspace.hpp"  // open_for_reading: a connection for SQL
