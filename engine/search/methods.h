// SPDX-License-Identifier: GPL-3.0-or-later
// Which subnet to score next. A method sees the list of all that is scored; what it proposes is a function
// of that list, the space and the seed alone, so that an interrupted search can be continued.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "engine/search/space.h"

namespace qfa {

struct Proposal {
  BitPlan plan;
  bool random = false;  // drawn without a look at scores
};

class Proposer {
 public:
  virtual ~Proposer() = default;
  // `known`: the plans of `list`. Empty: the space is exhausted, or the method has nothing more to ask.
  virtual std::optional<Proposal> next(const std::vector<Evaluated>& list, const std::set<BitPlan>& known) = 0;
  virtual bool still() const { return false; }  // it has nothing more to ask because the front stands still
};

// Random subnets, stratified by bytes: the i-th aims at the i-th point of van der Corput's sequence over
// [low, high], so that every beginning of the sequence covers the range evenly. In a small space that luck
// no longer finds new subnets in, the rest is drawn from a list.
class Design {
 public:
  Design(SearchSpace space, std::uint64_t seed) : space_(std::move(space)), seed_(seed) {}
  std::optional<BitPlan> next(const std::set<BitPlan>& known);
  std::optional<Proposal> propose(const std::set<BitPlan>& known);

 private:
  SearchSpace space_;
  std::uint64_t seed_;
  std::uint64_t at_ = 0;  // what lies before is known
};

// n-th point of van der Corput's sequence in base 2, in (0, 1) for n >= 1.
double van_der_corput(std::uint64_t n);

// Correlation of ranks (equal values share their mean rank); 0 if one side is constant.
double spearman(const std::vector<double>& x, const std::vector<double>& y);

// Independent uses of a search's seed.
enum class SearchStream : std::uint64_t { design = 1, narrow, round, rest, evolution, repair, band };
std::uint64_t search_seed(std::uint64_t seed, SearchStream stream);

// `uniform`: how many uniform subnets start the list.
std::unique_ptr<Proposer> make_proposer(const SearchSpec& spec, const SearchSpace& space, std::size_t uniform);
// The reference of evolution: NSGA-II (Deb et al. 2002) as pagmo has it.
std::unique_ptr<Proposer> make_nsga2(const SearchSpec& spec, const SearchSpace& space);

}  // namespace qfa
