// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/fuzzy.h"

#include <QStringList>
#include <algorithm>

namespace qfa::app {
namespace {

bool beginsWord(const QString& text, qsizetype at) {
  return at == 0 || !text[at - 1].isLetterOrNumber();
}

// Characters in order, each as early as possible; neighbours and beginnings of words count more.
int scattered(const QString& word, const QString& text) {
  int score = 0;
  qsizetype at = -1;
  for (const auto c : word) {
    const auto next = text.indexOf(c, at + 1);
    if (next < 0) return -1;
    score += 1 + (next == at + 1 ? 2 : 0) + (beginsWord(text, next) ? 3 : 0);
    at = next;
  }
  // Spread over the whole text is hardly a match.
  return std::max(0, score - static_cast<int>(text.size()) / 16);
}

int wordScore(const QString& word, const QString& text) {
  int best = -1;
  for (auto at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    best = std::max(
        best, 100 + static_cast<int>(word.size()) * 4 + (beginsWord(text, at) ? 50 : 0) - static_cast<int>(std::min<qsizetype>(at, 40)));
  }
  return best >= 0 ? best : scattered(word, text);
}

}  // namespace

int fuzzyScore(const QString& pattern, const QString& text) {
  const auto folded = text.toCaseFolded();
  int score = 0;
  for (const auto& word : pattern.toCaseFolded().split(' ', Qt::SkipEmptyParts)) {
    const int found = wordScore(word, folded);
    if (found < 0) return -1;
    score += found;
  }
  return score;
}

}  // namespace qfa::app
