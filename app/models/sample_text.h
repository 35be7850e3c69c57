// SPDX-License-Identifier: GPL-3.0-or-later
// An example as the tokens of text that people read: a character whose bytes are spread over several
// tokens belongs to the token that completes it.
#pragma once

#include <QString>
#include <vector>

#include "engine/api/inspect.h"

namespace qfa::app {

struct SampleSpan {
  QString text;  // of a special token: its name and id, "<|im_end|> 2"
  int id = 0;
  bool in_loss = false;
  bool special = false;
};
std::vector<SampleSpan> sampleSpans(const std::vector<PreviewToken>& tokens);

// "tickets.jsonl, line 17: 312 tokens, 118 in the loss"
QString sampleCaption(const ExamplePreview& example);

}  // namespace qfa::app
