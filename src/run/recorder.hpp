// Keeps the record of one run in the store, step by step, so that what was cut off can be seen and gone on with.
#pragma once

#include "model/run.hpp"
#include "pipeline/workspace.hpp"
#include "sql/database.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace bluedot::run {

// How the time between two tries passes; a test has its own way.
using Sleep = std::function<void(std::chrono::milliseconds time)>;
void sleep_for(std::chrono::milliseconds time);

// A short piece of writing with the store's lock, in one transaction. Waits for another command that writes, for half a
// minute; then throws Error (locked). After two seconds a warning says who that is.
void write_store(pipeline::Workspace& workspace, const std::function<void(sql::Writer& database)>& write,
                 const Sleep& sleep = sleep_for);

// Does a step; an Error makes it failed. Interrupted passes through.
model::RunStep done(const std::string& name, const std::function<void(model::RunStep& step)>& work);

class Recorder {
 public:
  // Begins the run: `workspace.run_id` is its id from now on. Runs before it that were cut off are closed as failed.
  Recorder(pipeline::Workspace& workspace, model::RunTrigger trigger);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // Does a step and keeps what came of it.
  const model::RunStep& step(const std::string& name, const std::function<void(model::RunStep& step)>& work);
  // To be written with the end of the run: what a run that is cut off must leave to the next.
  void at_end(std::function<void(sql::Writer& database)> write) { m_at_end.push_back(std::move(write)); }
  // Ends the run as what its steps come to. `also` is written in the same transaction.
  void finish(const std::string& message, const std::function<void(sql::Writer& database)>& also);
  // Keeps steps that came after the end.
  void keep();

  const std::vector<model::RunStep>& steps() const { return m_steps; }

 private:
  void insert_steps(sql::Writer& database);

  pipeline::Workspace& m_workspace;
  std::vector<model::RunStep> m_steps;
  std::vector<std::function<void(sql::Writer& database)>> m_at_end;
  size_t m_kept = 0;  // of the steps, so many are in the store
};

}  // namespace bluedot::run
