// SPDX-License-Identifier: GPL-3.0-or-later
// Greedy generation with a key/value cache.
#pragma once

#include <functional>
#include <set>
#include <vector>

#include "engine/model/decoder.h"

namespace qfa {

// At most `max_tokens` new tokens, or up to a stop token (which is not among those returned).
// `on_token` may return false to stop.
std::vector<TokenId> generate_greedy(const Decoder& decoder, WeightSource& weights, const std::vector<TokenId>& prompt,
                                     const std::set<TokenId>& stop, int max_tokens, const std::function<bool(TokenId)>& on_token = {});

}  // namespace qfa
