// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as people read them. Digits follow the locale; files and commands never come from here.
#pragma once

#include <QString>
#include <cstdint>
#include <optional>

#include "engine/api/events.h"

namespace qfa::app {

// The standard error with one significant digit (two if it begins with 1), the value to the same
// place: "62.4 ± 1.4". A standard error of 0 or less is unknown: four significant digits, no ±.
QString formatMeasured(double value, double std_err);

QString formatMemory(Bytes bytes);     // "18.9 GiB", "812 MiB": powers of two
QString formatCount(std::uint64_t n);  // "51 760", thin spaces
QString formatBytes(Bytes bytes);      // "3.90 GB", "118 MB", "812 kB": powers of ten
// "3.9 GB", "3,6 GiB", "512 MiB", plain bytes; nothing: not a size.
std::optional<Bytes> parseBytes(const QString& text);
QString formatDuration(double seconds);  // "2 h 14 min", "3 min 05 s", "12 s"; unknown (< 0): "–"
QString formatWidth(BitWidth width);     // "2 bit"; 0: "mixed"

// What a signal measures and how to draw it.
struct SignalInfo {
  QString quantity;  // "accuracy on tickets-probe"
  QString brief;     // for an axis: "accuracy", "NLL"
  QString unit;      // "%", "nats per item"; empty: none
  double scale = 1;  // stored value -> drawn value (100 for an accuracy)
  bool higher_is_better = false;
};
SignalInfo signalInfo(const std::string& signal);
QString splitName(const std::string& split);  // "probe", "search", "held-out"

}  // namespace qfa::app
