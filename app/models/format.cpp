// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <utility>

namespace qfa::app {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(Format)
};

QString number(double value, int decimals) {
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  auto text = locale.toString(std::abs(value), 'f', decimals);
  // A true minus, and none before a value that rounds to zero.
  const bool zero = std::all_of(text.begin(), text.end(), [](QChar c) { return !c.isDigit() || c.digitValue() == 0; });
  return value < 0 && !zero ? QChar(0x2212) + text : text;
}

int exponent_of(double value) {
  return static_cast<int>(std::floor(std::log10(value)));
}

}  // namespace

QString formatMeasured(double value, double std_err) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  if (!(std_err > 0) || !std::isfinite(std_err)) {
    return number(value, value == 0 ? 0 : std::clamp(3 - exponent_of(std::abs(value)), 0, 12));
  }
  const int exponent = exponent_of(std_err);
  const bool begins_with_one = std_err / std::pow(10, exponent) < 2;
  const int place = exponent - (begins_with_one ? 1 : 0);  // power of ten of the last digit shown
  const double step = std::pow(10, std::max(place, 0));
  const int decimals = std::clamp(-place, 0, 12);
  const auto rounded = [step, decimals](double v) { return number(step > 1 ? step * std::round(v / step) : v, decimals); };
  return rounded(value) + QStringLiteral(" ± ") + rounded(std_err);
}

QString formatBytes(Bytes bytes) {
  const auto value = static_cast<double>(bytes);
  const auto scaled = [value](double unit) {
    const double v = value / unit;
    return number(v, v < 10 ? 2 : v < 100 ? 1 : 0);
  };
  if (value >= 999.5e6) return scaled(1e9) + " GB";
  if (value >= 999.5e3) return scaled(1e6) + " MB";
  if (value >= 1e3) return scaled(1e3) + " kB";
  return Words::tr("%1 bytes").arg(number(value, 0));
}

QString formatMemory(Bytes bytes) {
  constexpr double kMiB = 1024.0 * 1024;
  const double mib = static_cast<double>(bytes) / kMiB;
  if (mib >= 999.5) return number(mib / 1024, mib < 10 * 1024 ? 2 : 1) + " GiB";
  return number(mib, mib < 10 ? 1 : 0) + " MiB";
}

QString formatCount(std::uint64_t n) {
  auto digits = QString::number(n);
  for (auto at = digits.size() - 3; at > 0; at -= 3) digits.insert(at, QChar(0x2009));
  return digits;
}

std::optional<Bytes> parseBytes(const QString& text) {
  static const QRegularExpression form("^\\s*([0-9][0-9 \\x{202f}\\x{a0}]*(?:[.,][0-9]*)?)\\s*([a-zA-Z]*)\\s*$");
  const auto match = form.match(text);
  if (!match.hasMatch()) return std::nullopt;
  auto digits = match.captured(1);
  digits.remove(QRegularExpression("[ \\x{202f}\\x{a0}]")).replace(',', '.');
  static const std::pair<const char*, double> kUnits[] = {{"", 1},     {"b", 1},      {"bytes", 1},       {"kb", 1e3},          {"mb", 1e6},
                                                          {"gb", 1e9}, {"kib", 1024}, {"mib", 1048576.0}, {"gib", 1073741824.0}};
  for (const auto& [unit, factor] : kUnits) {
    if (match.captured(2).toLower() != unit) continue;
    const double bytes = digits.toDouble() * factor;
    if (bytes < 1e18) return static_cast<Bytes>(std::llround(bytes));
  }
  return std::nullopt;
}

QString formatDuration(double seconds) {
  if (!(seconds >= 0) || !std::isfinite(seconds)) return QStringLiteral("–");
  const auto s = static_cast<long long>(std::llround(seconds));
  const auto two = [](long long v) { return QString("%1").arg(v, 2, 10, QChar('0')); };
  if (s >= 3600) return QString("%1 h %2 min").arg(s / 3600).arg(two(s / 60 % 60));
  if (s >= 60) return QString("%1 min %2 s").arg(s / 60).arg(two(s % 60));
  return QString("%1 s").arg(s);
}

QString formatWidth(BitWidth width) {
  return width == 0 ? Words::tr("mixed") : Words::tr("%1 bit").arg(width);
}

SignalInfo signalInfo(const std::string& signal) {
  const auto text = QString::fromStdString(signal);
  const auto task = text.section('/', 0, -2);
  const auto on = [&task](const QString& quantity) { return task.isEmpty() ? quantity : Words::tr("%1 on %2").arg(quantity, task); };
  const auto metric = text.section('/', -1);
  if (metric == "acc") return {on(Words::tr("accuracy")), Words::tr("accuracy"), "%", 100, true};
  if (metric == "acc_norm") return {on(Words::tr("length-normalised accuracy")), Words::tr("accuracy (norm.)"), "%", 100, true};
  if (metric == "nll") return {on(Words::tr("negative log-likelihood (NLL)")), "NLL", Words::tr("nats per item"), 1, false};
  if (metric == "kl") return {on(Words::tr("KL to teacher")), Words::tr("KL to teacher"), Words::tr("nats per token"), 1, false};
  if (metric == "perplexity") return {on(Words::tr("perplexity")), Words::tr("perplexity"), "", 1, false};
  return {text, text, "", 1, false};
}

QString splitName(const std::string& split) {
  if (split == "probe") return Words::tr("probe");
  if (split == "search") return Words::tr("search");
  if (split == "report") return Words::tr("held-out");
  return QString::fromStdString(split);
}

}  // namespace qfa::app
