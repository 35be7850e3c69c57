// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/plan_strip.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "app/models/format.h"

namespace qfa::app {
namespace {

constexpr int kLabel = 62;  // px: names of the rows
constexpr int kEnd = 112;   // px: bytes and mean bits of a row
constexpr int kTop = 16;    // px: numbers of the layers
constexpr double kMostCell = 24;
constexpr double kLock = 5;       // px by which the digit of a locked cell stands lower
constexpr double kDigitFrom = 8;  // px: narrower cells carry a hatch instead

QFont small(const QFont& of, double pixels) {
  QFont font = of;
  font.setPixelSize(std::max(8, static_cast<int>(pixels)));
  return font;
}

Qt::BrushStyle hatchOf(BitWidth width) {
  switch (width) {
    case 2:
      return Qt::Dense5Pattern;
    case 3:
      return Qt::BDiagPattern;
    case 4:
      return Qt::FDiagPattern;
    case 5:
      return Qt::DiagCrossPattern;
    case 6:
      return Qt::HorPattern;
    case 8:
      return Qt::VerPattern;
    default:
      return Qt::NoBrush;
  }
}

}  // namespace

PlanStrip::PlanStrip(QWidget* parent) : QWidget(parent), theme_(lightTheme()) {
  setObjectName("frontPlan");
  setAccessibleName(tr("Bit plan"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PlanStrip::setTheme(const Theme& theme) {
  theme_ = theme;
  update();
}

void PlanStrip::setUnits(const std::vector<Unit>& units, const std::vector<std::vector<Bytes>>& bytes) {
  const int before = current();
  units_ = units;
  bytes_ = bytes;
  grid_ = planGrid(units_);
  notes_.clear();
  chosen_.clear();
  setCurrent(before >= 0 && before < static_cast<int>(units_.size()) ? before : 0);
  updateGeometry();
  update();
}

void PlanStrip::setPlan(const std::optional<BitPlan>& plan) {
  plan_ = plan && plan->bits.size() == units_.size() ? plan : std::nullopt;
  announce();
  update();
}

void PlanStrip::setLocks(const std::map<std::string, BitWidth>& locks) {
  locks_ = locks;
  announce();
  update();
}

void PlanStrip::setNotes(std::vector<QString> notes) {
  notes_ = std::move(notes);
}

QSize PlanStrip::sizeHint() const {
  return {kLabel + kEnd + 16 * std::max(1, grid_.layers), kTop + 20 * std::max(3, rows()) + 4};
}

int PlanStrip::columnsOf(int row) const {
  return row < static_cast<int>(grid_.rows.size()) ? grid_.layers : 1;
}

int PlanStrip::unitAt(int row, int column) const {
  if (row < 0 || column < 0 || row >= rows() || column >= columnsOf(row)) return -1;
  const auto r = static_cast<std::size_t>(row);
  if (r < grid_.units.size()) return grid_.units[r][static_cast<std::size_t>(column)];
  return grid_.extras[r - grid_.units.size()];
}

std::pair<int, int> PlanStrip::placeOf(int unit) const {
  for (int row = 0; row < rows(); ++row) {
    for (int column = 0; column < columnsOf(row); ++column) {
      if (unitAt(row, column) == unit) return {row, column};
    }
  }
  return {0, 0};
}

void PlanStrip::setCurrent(int unit) {
  std::tie(row_, column_) = placeOf(unit);
  anchor_row_ = row_, anchor_column_ = column_;
  chosen_.clear();
  if (current() >= 0) chosen_.insert(current());
  announce();
  update();
}

QRectF PlanStrip::cell(int row, int column) const {
  const double height = std::max(12.0, static_cast<double>(this->height() - kTop - 4) / std::max(1, rows()));
  const double width = std::clamp(static_cast<double>(this->width() - kLabel - kEnd) / std::max(1, grid_.layers), 4.0, kMostCell);
  const bool extra = row >= static_cast<int>(grid_.rows.size());
  return {kLabel + column * width, kTop + row * height, extra ? std::max(width, 22.0) : width, std::min(height, 22.0)};
}

int PlanStrip::unitAt(const QPointF& position) const {
  for (int row = 0; row < rows(); ++row) {
    for (int column = 0; column < columnsOf(row); ++column) {
      if (cell(row, column).contains(position)) return unitAt(row, column);
    }
  }
  return -1;
}

QString PlanStrip::describe(int unit) const {
  if (unit < 0 || unit >= static_cast<int>(units_.size())) return {};
  const auto l = static_cast<std::size_t>(unit);
  QString text = QString::fromStdString(units_[l].name);
  if (plan_) {
    const auto& choices = units_[l].choices;
    const auto at = std::find(choices.begin(), choices.end(), plan_->bits[l]);
    text = tr("%1: %2 bits").arg(text).arg(plan_->bits[l]);
    if (at != choices.end())
      text = tr("%1, %2 bytes")
                 .arg(text, QLocale().toString(static_cast<qulonglong>(bytes_[l][static_cast<std::size_t>(at - choices.begin())])));
  }
  const auto lock = locks_.find(units_[l].name);
  if (lock != locks_.end()) text = tr("%1, locked at %2 bits").arg(text).arg(lock->second);
  if (l < notes_.size() && !notes_[l].isEmpty()) text += '\n' + notes_[l];
  return text;
}

void PlanStrip::announce() {
  setAccessibleDescription(describe(current()));
  QAccessibleEvent event(this, QAccessible::DescriptionChanged);
  QAccessible::updateAccessibility(&event);
}

void PlanStrip::moveTo(int row, int column, bool extend) {
  row_ = std::clamp(row, 0, std::max(0, rows() - 1));
  column_ = std::clamp(column, 0, std::max(0, columnsOf(row_) - 1));
  if (!extend) anchor_row_ = row_, anchor_column_ = column_;
  chosen_.clear();
  for (int r = std::min(row_, anchor_row_); r <= std::max(row_, anchor_row_); ++r) {
    const int first = std::min(column_, anchor_column_), last = std::max(column_, anchor_column_);
    for (int c = first; c <= last; ++c) {
      if (unitAt(r, c) >= 0) chosen_.insert(unitAt(r, c));
    }
  }
  announce();
  update();
  emit currentChanged(current());
}

std::vector<int> PlanStrip::targets() const {
  return {chosen_.begin(), chosen_.end()};
}

void PlanStrip::keyPressEvent(QKeyEvent* event) {
  const bool extend = event->modifiers().testFlag(Qt::ShiftModifier);
  switch (event->key()) {
    case Qt::Key_Left:
      return moveTo(row_, column_ - 1, extend);
    case Qt::Key_Right:
      return moveTo(row_, column_ + 1, extend);
    case Qt::Key_Up:
      return moveTo(row_ - 1, column_, extend);
    case Qt::Key_Down:
      return moveTo(row_ + 1, column_, extend);
    case Qt::Key_Home:
      return moveTo(row_, 0, extend);
    case Qt::Key_End:
      return moveTo(row_, columnsOf(row_) - 1, extend);
    case Qt::Key_L:
      emit lockAsIsAsked(targets());
      return;
    case Qt::Key_U:
      emit unlockAsked(targets());
      return;
    case Qt::Key_2:
    case Qt::Key_3:
    case Qt::Key_4:
    case Qt::Key_5:
    case Qt::Key_6:
    case Qt::Key_8:
      emit lockAsked(targets(), event->key() - Qt::Key_0);
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

void PlanStrip::mousePressEvent(QMouseEvent* event) {
  const int unit = unitAt(event->position());
  if (unit < 0) return;
  const auto [row, column] = placeOf(unit);
  moveTo(row, column, event->modifiers().testFlag(Qt::ShiftModifier));
}

void PlanStrip::mouseMoveEvent(QMouseEvent* event) {
  if (!event->buttons().testFlag(Qt::LeftButton)) return;
  const int unit = unitAt(event->position());
  if (unit < 0) return;
  const auto [row, column] = placeOf(unit);
  moveTo(row, column, true);
}

bool PlanStrip::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto text = describe(unitAt(help->pos()));
    if (text.isEmpty()) {
      QToolTip::hideText();
    } else {
      QToolTip::showText(help->globalPos(), text, this);
    }
    return true;
  }
  return QWidget::event(event);
}

void PlanStrip::paintCell(QPainter& painter, int unit, const QRectF& rect) const {
  const auto l = static_cast<std::size_t>(unit);
  const QRectF inner = rect.adjusted(0.5, 0.5, -0.5, -0.5);
  if (!plan_) {
    painter.setPen(theme_.border);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(inner);
    return;
  }
  const BitWidth bits = plan_->bits[l];
  const bool locked = locks_.contains(units_[l].name);
  painter.fillRect(inner, theme_.bit(bits));
  if (rect.width() >= kDigitFrom) {
    painter.setPen(theme_.digit(bits));
    painter.setFont(small(font(), std::min(rect.height() - 5, rect.width() + 2)));
    // Under the padlock of a locked cell, which is as wide as a narrow cell.
    painter.drawText(inner.adjusted(0, locked ? kLock : 0, 0, 0), Qt::AlignCenter, QString::number(bits));
  } else {
    painter.fillRect(inner, QBrush(theme_.digit(bits), hatchOf(bits)));
  }
  if (locked) {
    // A padlock: body and shackle, in the corner.
    const double size = std::clamp(rect.width() * 0.45, 4.0, 7.0);
    const QRectF body(rect.right() - size - 0.5, rect.top() + size * 0.6, size, size * 0.7);
    painter.setPen(QPen(theme_.plot, 1));
    painter.setBrush(theme_.text);
    painter.drawRect(body);
    painter.setPen(QPen(theme_.text, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawArc(QRectF(body.left() + size * 0.15, rect.top(), size * 0.7, size * 1.1), 0, 180 * 16);
  }
  if (chosen_.contains(unit)) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(unit == current() && hasFocus() ? theme_.accent : theme_.text, 2));
    painter.drawRect(rect.adjusted(1, 1, -1, -1));
  }
}

void PlanStrip::paintRowEnd(QPainter& painter, int row) const {
  const auto r = static_cast<std::size_t>(row);
  const bool extra = r >= grid_.units.size();
  const auto cells = extra ? std::vector<int>{grid_.extras[r - grid_.units.size()]} : grid_.units[r];
  const QRectF first = cell(row, 0), last = cell(row, columnsOf(row) - 1);
  painter.setFont(small(font(), 11));
  painter.setPen(theme_.muted);
  const auto name = extra ? QString::fromStdString(units_[static_cast<std::size_t>(cells.front())].name) : grid_.rows[r];
  painter.drawText(QRectF(0, first.top(), kLabel - 4, first.height()), Qt::AlignVCenter | Qt::AlignLeft, name);
  if (!plan_) return;
  const RowTotal total = rowTotal(cells, units_, bytes_, *plan_);
  painter.drawText(QRectF(last.right() + 6, first.top(), kEnd, first.height()), Qt::AlignVCenter | Qt::AlignLeft,
                   tr("%1 · %2 b").arg(formatBytes(total.bytes), QLocale().toString(total.bits, 'f', 2)));
}

void PlanStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme_.plot);
  if (units_.empty()) return;
  painter.setFont(small(font(), 10));
  painter.setPen(theme_.muted);
  const int stride = grid_.layers > 12 ? 5 : 1;
  for (int column = 0; column < grid_.layers; column += stride) {
    const QRectF at = cell(0, column);
    painter.drawText(QRectF(at.left() - 8, 0, at.width() + 16, kTop - 2), Qt::AlignCenter, QString::number(column));
  }
  for (int row = 0; row < rows(); ++row) {
    for (int column = 0; column < columnsOf(row); ++column) {
      const int unit = unitAt(row, column);
      if (unit >= 0) paintCell(painter, unit, cell(row, column));
    }
    paintRowEnd(painter, row);
  }
  if (hasFocus()) {
    painter.setPen(QPen(theme_.accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }
}

}  // namespace qfa::app
