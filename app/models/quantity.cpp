// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/quantity.h"

#include <QLocale>
#include <QRegularExpression>
#include <cmath>
#include <limits>

namespace qfa::app {
namespace {

double factorOf(const QString& suffix) {
  if (suffix.isEmpty()) return 1;
  if (suffix == "k" || suffix == "K") return 1e3;
  if (suffix == "M") return 1e6;
  if (suffix == "G") return 1e9;
  if (suffix == "Ki" || suffix == "ki") return 1024;
  if (suffix == "Mi") return 1024.0 * 1024;
  if (suffix == "Gi") return 1024.0 * 1024 * 1024;
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::optional<double> parseQuantity(const QString& text) {
  static const QRegularExpression form(R"(^([+-]?[\d\s\x{2009}\x{202f}]*[.,]?\d+(?:[eE][+-]?\d+)?|[+-]?\d+[.,]?)\s*([kKMG]i?)?$)");
  auto plain = text.trimmed();
  plain.replace(QChar(0x2212), '-');
  const auto match = form.match(plain);
  if (!match.hasMatch()) return std::nullopt;
  auto digits = match.captured(1);
  digits.remove(QRegularExpression(R"([\s\x{2009}\x{202f}])"));
  if (digits.contains(',')) {
    // Elsewhere it could be a grouping comma, and "8,000" would be taken for eight.
    if (QLocale().decimalPoint() != QLatin1String(",")) return std::nullopt;
    digits.replace(',', '.');
  }
  bool is_number = false;
  const double value = QLocale::c().toDouble(digits, &is_number) * factorOf(match.captured(2));
  if (!is_number || !std::isfinite(value)) return std::nullopt;
  return value;
}

QString plainNumber(double value) {
  constexpr auto kShortest = QLocale::FloatingPointShortest;
  if (value == 0 || (std::abs(value) >= 1e-3 && std::abs(value) < 1e15)) return QString::number(value, 'f', kShortest);
  return QString::number(value, 'e', kShortest).replace("e-0", "e-").replace("e+0", "e").replace("e+", "e");
}

}  // namespace qfa::app
