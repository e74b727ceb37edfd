// What people's corrections keep from standing of a document that is taken in.
#pragma once

#include "base/date.hpp"
#include "model/bar.hpp"
#include "model/correction.hpp"
#include "store/writing/comparing.hpp"

#include <optional>
#include <vector>

namespace bluedot::store {

// A value that a person's correction keeps from standing, in a document that otherwise decides the date, and that the
// feed had not said before: reported once.
struct Dispute {
  base::Date date;
  model::Correction correction;
  std::optional<model::Bar> said;  // nothing: there is no bar
  // What is held makes no possible bar with the rest of what the document says: an earlier one, or what is held alone,
  // stands for the rest; or, where nothing fits, the document unheld.
  bool is_unfit = false;
};

// The same of a blue dot.
struct DotDispute {
  base::Date date;
  bool is_held = false, is_said = false;  // whether there is a dot
};

struct Disputes {
  std::vector<Dispute> bars;
  std::vector<DotDispute> dots;
};

// Evaluates the held dates again that the document speaks about, once it is recorded. Returns which of them changed;
// the disputes are added.
std::vector<base::Date> evaluate_held(Batch& batch, const DocumentAtHand& at, const BarCorrections& held,
                                      std::vector<Dispute>& disputes);
std::vector<DotDispute> find_dot_disputes(const Batch& batch, const SeriesInBatch& series, const DotCorrections& held);

}  // namespace bluedot::store
