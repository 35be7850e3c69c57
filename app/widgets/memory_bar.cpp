// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/memory_bar.h"

#include <QHelpEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QToolTip>
#include <algorithm>
#include <set>

#include "app/models/format.h"

namespace qfa::app {
namespace {
constexpr int kBarHeight = 14;
constexpr int kSwatch = 10;
constexpr double kSmall = 0.07;  // of the largest phase: not told apart

// The parts that matter somewhere; what is left of a phase is its last part.
std::vector<PhaseMemory> withoutSmallParts(const std::vector<PhaseMemory>& phases, const std::string& others) {
  Bytes most = 0;
  for (const auto& phase : phases) most = std::max(most, phase.total());
  std::set<std::string> large;
  for (const auto& phase : phases) {
    for (const auto& [name, bytes] : phase.parts) {
      if (static_cast<double>(bytes) >= kSmall * static_cast<double>(most)) large.insert(name);
    }
  }
  auto shown = phases;
  for (auto& phase : shown) {
    const auto total = phase.total();
    std::erase_if(phase.parts, [&large](const auto& part) { return !large.contains(part.first); });
    const auto rest = total - phase.total();
    if (rest > 0) phase.parts.emplace_back(others, rest);
  }
  return shown;
}
}  // namespace

MemoryBar::MemoryBar(QWidget* parent) : QWidget(parent), theme_(lightTheme()) {
  setFocusPolicy(Qt::TabFocus);
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setSizePolicy(policy);
}

void MemoryBar::setMemory(std::vector<PhaseMemory> phases, Bytes available, bool stale) {
  phases_ = std::move(phases);
  shown_ = withoutSmallParts(phases_, tr("other").toStdString());
  available_ = available;
  stale_ = stale;
  setAccessibleDescription(text());
  updateGeometry();
  update();
}

void MemoryBar::setTheme(const Theme& theme) {
  theme_ = theme;
  update();
}

QString MemoryBar::text() const {
  QStringList lines;
  if (available_ > 0) lines << tr("Available now: %1").arg(formatMemory(available_));
  for (const auto& phase : phases_) {
    lines << tr("%1: ≈ %2").arg(QString::fromStdString(phase.phase), formatMemory(phase.total()));
    for (const auto& [name, bytes] : phase.parts) lines << tr("    %1 %2").arg(QString::fromStdString(name), formatMemory(bytes));
  }
  return lines.join('\n');
}

// Codes of a width have its colour; the other parts go by name, in tones that no width has.
QColor MemoryBar::colourOf(const std::string& part) const {
  static const QRegularExpression bits(R"((\d+) bit)");
  const auto name = QString::fromStdString(part);
  const auto match = bits.match(name);
  if (match.hasMatch()) return theme_.bit(match.captured(1).toInt());
  const auto names = drawnParts();
  const auto at = std::find(names.begin(), names.end(), part) - names.begin();
  const double share = 0.25 + 0.6 * static_cast<double>(at) / std::max<double>(1, static_cast<double>(names.size()) - 1);
  const auto mix = [share](int from, int to) { return static_cast<int>(from + share * (to - from)); };
  return {mix(theme_.plot.red(), theme_.muted.red()), mix(theme_.plot.green(), theme_.muted.green()),
          mix(theme_.plot.blue(), theme_.muted.blue())};
}

std::vector<std::string> MemoryBar::drawnParts() const {
  std::vector<std::string> names;
  for (const auto& phase : shown_) {
    for (const auto& [name, bytes] : phase.parts) {
      if (bytes > 0 && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

// The whole machine, unless a phase needs more or so little that nothing would be seen.
Bytes MemoryBar::scale() const {
  Bytes most = 1;
  for (const auto& phase : phases_) most = std::max(most, phase.total());
  const bool limit_in_sight = available_ > 0 && available_ <= 4 * most;
  return limit_in_sight ? std::max(most, available_) + std::max(most, available_) / 12 : most + most / 12;
}

int MemoryBar::rowHeight() const {
  return fontMetrics().height() + kBarHeight + 8;
}

int MemoryBar::legendRows(int width) const {
  int rows = 1;
  int x = 0;
  for (const auto& name : drawnParts()) {
    const int need = kSwatch + 6 + fontMetrics().horizontalAdvance(QString::fromStdString(name)) + 12;
    if (x > 0 && x + need > width) ++rows, x = 0;
    x += need;
  }
  return rows;
}

QSize MemoryBar::sizeHint() const {
  if (phases_.empty()) return {260, 2 * fontMetrics().height() + 8};
  const int width = this->width() > 120 ? this->width() : 260;
  return {260, static_cast<int>(phases_.size()) * rowHeight() + legendRows(width) * (fontMetrics().height() + 2) + 6};
}

QSize MemoryBar::minimumSizeHint() const {
  return {160, sizeHint().height()};
}

void MemoryBar::drawPhase(QPainter& painter, const PhaseMemory& phase, const QRectF& bar, bool peak) {
  auto font = painter.font();
  font.setWeight(peak ? QFont::DemiBold : QFont::Normal);
  painter.setFont(font);
  painter.setPen(theme_.text);
  const QRectF line(bar.left(), bar.top() - fontMetrics().height() - 2, bar.width(), fontMetrics().height());
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, QString::fromStdString(phase.phase));
  painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, tr("≈ %1").arg(formatMemory(phase.total())));
  double x = bar.left();
  const auto most = static_cast<double>(scale());
  for (const auto& [name, bytes] : phase.parts) {
    const double width = bar.width() * static_cast<double>(bytes) / most;
    const QRectF part(x, bar.top(), width, bar.height());
    painter.fillRect(part, colourOf(name));
    painter.setPen(theme_.plot);
    if (width > 3) painter.drawLine(part.topRight(), part.bottomRight());
    drawn_.push_back(
        {part, tr("%1, %2: ≈ %3").arg(QString::fromStdString(phase.phase), QString::fromStdString(name), formatMemory(bytes))});
    x += width;
  }
  painter.setPen(theme_.border);
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(bar);
  if (available_ > 0 && static_cast<double>(available_) <= most) {
    const double limit = bar.left() + bar.width() * static_cast<double>(available_) / most;
    painter.setPen(QPen(phase.total() > available_ ? theme_.error : theme_.text, 2));
    painter.drawLine(QPointF(limit, bar.top() - 3), QPointF(limit, bar.bottom() + 3));
  }
}

void MemoryBar::drawLegend(QPainter& painter, double top) {
  auto font = painter.font();
  font.setWeight(QFont::Normal);
  painter.setFont(font);
  double x = 0;
  const int height = fontMetrics().height() + 2;
  for (const auto& name : drawnParts()) {
    const auto text = QString::fromStdString(name);
    const int need = kSwatch + 6 + fontMetrics().horizontalAdvance(text) + 12;
    if (x > 0 && x + need > width()) x = 0, top += height;
    painter.fillRect(QRectF(x, top + (height - kSwatch) / 2.0, kSwatch, kSwatch), colourOf(name));
    painter.setPen(theme_.muted);
    painter.drawText(QRectF(x + kSwatch + 6, top, need, height), Qt::AlignLeft | Qt::AlignVCenter, text);
    x += need;
  }
}

void MemoryBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawn_.clear();
  if (phases_.empty()) {
    painter.setPen(theme_.muted);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, tr("Memory appears when the settings are possible."));
    return;
  }
  if (stale_) painter.setOpacity(0.45);
  const auto peak = std::max_element(shown_.begin(), shown_.end(), [](const auto& a, const auto& b) { return a.total() < b.total(); });
  double top = 0;
  for (auto phase = shown_.begin(); phase != shown_.end(); ++phase) {
    drawPhase(painter, *phase, QRectF(0.5, top + fontMetrics().height() + 2.5, width() - 1, kBarHeight), phase == peak);
    top += rowHeight();
  }
  drawLegend(painter, top + 2);
  if (hasFocus()) {
    painter.setOpacity(1);
    painter.setPen(theme_.accent);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }
}

bool MemoryBar::event(QEvent* event) {
  if (event->type() == QEvent::Resize) updateGeometry();
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);  // NOLINT(cppcoreguidelines-pro-type-static-cast-downcast)
  const auto at = std::find_if(drawn_.begin(), drawn_.end(), [help](const Part& part) { return part.rect.contains(help->pos()); });
  QToolTip::showText(help->globalPos(), at == drawn_.end() ? text() : at->text, this);
  return true;
}

}  // namespace qfa::app
