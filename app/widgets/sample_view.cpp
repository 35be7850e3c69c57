// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/sample_view.h"

#include <QKeyEvent>
#include <QPainter>
#include <QTextBlock>
#include <QTextCursor>

namespace qfa::app {
namespace {

bool stepsSample(const QKeyEvent& event) {
  return event.modifiers() == Qt::AltModifier && (event.key() == Qt::Key_Left || event.key() == Qt::Key_Right);
}

}  // namespace

SampleView::SampleView(QWidget* parent) : QTextEdit(parent), theme_(lightTheme()) {
  setReadOnly(true);
  setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  setTabChangesFocus(true);
  setAcceptDrops(false);
}

void SampleView::setSpans(std::vector<SampleSpan> spans) {
  spans_ = std::move(spans);
  notice_.clear();
  render();
}

void SampleView::setNotice(const QString& text) {
  spans_.clear();
  notice_ = text;
  render();
}

void SampleView::setTheme(const Theme& theme) {
  theme_ = theme;
  render();
}

QString SampleView::tinted() const {
  QString text;
  for (auto block = document()->begin(); block.isValid(); block = block.next()) {
    for (auto at = block.begin(); !at.atEnd(); ++at) {
      if (at.fragment().charFormat().fontUnderline()) text += at.fragment().text();
    }
  }
  return text;
}

void SampleView::render() {
  clear();
  boxed_.clear();
  QTextCursor cursor(document());
  if (!notice_.isEmpty()) {
    QTextCharFormat muted;
    muted.setForeground(theme_.muted);
    cursor.insertText(notice_, muted);
    return;
  }
  QTextCharFormat plain;
  plain.setForeground(theme_.text);
  auto loss = plain;
  auto tint = theme_.accent;
  tint.setAlphaF(0.18F);
  loss.setBackground(tint);
  loss.setFontUnderline(true);
  for (const auto& span : spans_) {
    auto format = span.in_loss ? loss : plain;
    if (!span.special) {
      cursor.insertText(span.text, format);
      continue;
    }
    format.setForeground(theme_.muted);
    // Hair spaces keep the box off its neighbours; no break inside.
    cursor.insertText(QStringLiteral(" "), plain);
    const int begin = cursor.position();
    cursor.insertText(QString(span.text).replace(' ', QChar(0x00a0)), format);
    boxed_.emplace_back(begin, cursor.position());
    cursor.insertText(QStringLiteral(" "), plain);
  }
  moveCursor(QTextCursor::Start);
}

void SampleView::paintEvent(QPaintEvent* event) {
  QTextEdit::paintEvent(event);
  QPainter painter(viewport());
  painter.setPen(theme_.border);
  for (const auto& [begin, end] : boxed_) {
    QTextCursor cursor(document());
    cursor.setPosition(begin);
    const auto first = cursorRect(cursor);
    if (first.top() > viewport()->height()) break;
    cursor.setPosition(end);
    const auto last = cursorRect(cursor);
    if (first.top() == last.top()) painter.drawRoundedRect(QRect(first.topLeft(), last.bottomLeft()).adjusted(-2, 0, 2, 0), 3, 3);
  }
}

bool SampleView::event(QEvent* event) {
  // Before the window's history takes the same keys.
  if (event->type() == QEvent::ShortcutOverride &&
      stepsSample(*static_cast<QKeyEvent*>(event))) {  // NOLINT(cppcoreguidelines-pro-type-static-cast-downcast)
    event->accept();
    return true;
  }
  return QTextEdit::event(event);
}

void SampleView::keyPressEvent(QKeyEvent* event) {
  if (!stepsSample(*event)) return QTextEdit::keyPressEvent(event);
  emit stepped(event->key() == Qt::Key_Left ? -1 : 1);
}

}  // namespace qfa::app
