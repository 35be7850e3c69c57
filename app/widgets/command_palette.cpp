// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/command_palette.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

#include "app/widgets/fonts.h"

namespace qfa::app {
namespace {

// Two lines: what it is and its key; under it the command line, or why it cannot be run.
class PaletteDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const int lines = option.fontMetrics.height() + (second(index).isEmpty() ? 0 : QFontMetrics(captionFont()).height() + 2);
    return {200, std::max(32, lines + 10)};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    painter->save();
    const auto& palette = option.palette;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected) painter->fillRect(option.rect, palette.highlight());
    const bool off = !index.data(PaletteModel::kReason).toString().isEmpty();
    const auto text = palette.color(selected ? QPalette::HighlightedText : off ? QPalette::PlaceholderText : QPalette::Text);
    const auto quiet = selected ? text : palette.color(QPalette::PlaceholderText);
    auto line = option.rect.adjusted(12, 5, -12, -5);
    const auto right = QStringList{index.data(PaletteModel::kKind).toString(), index.data(PaletteModel::kShortcut).toString()};
    painter->setPen(quiet);
    const auto side = right[1].isEmpty() ? right[0] : right[0] + "   " + right[1];
    painter->drawText(line, Qt::AlignTop | Qt::AlignRight, side);
    painter->setPen(text);
    const int room = line.width() - option.fontMetrics.horizontalAdvance(side) - 16;
    painter->drawText(line, Qt::AlignTop | Qt::AlignLeft, option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, room));
    painter->setFont(captionFont());
    painter->setPen(quiet);
    painter->drawText(line, Qt::AlignBottom | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(second(index), Qt::ElideMiddle, line.width()));
    painter->restore();
  }

 private:
  static QString second(const QModelIndex& index) {
    const auto reason = index.data(PaletteModel::kReason).toString();
    return reason.isEmpty() ? index.data(PaletteModel::kCommand).toString() : reason;
  }
};

}  // namespace

CommandPalette::CommandPalette(QWidget* host)
    : Overlay(host, {640, 440}),
      model_(new PaletteModel(this)),
      input_(new QLineEdit(this)),
      list_(new QListView(this)),
      hint_(new QLabel(this)) {
  setObjectName("palette");
  setAccessibleName(tr("Commands"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 8, 8, 8);
  input_->setObjectName("paletteInput");
  input_->setAccessibleName(tr("Search commands, pages, subnets and settings"));
  input_->setPlaceholderText(tr("Search commands, pages, subnets and settings"));
  input_->setMinimumHeight(32);
  input_->installEventFilter(this);
  list_->setObjectName("paletteList");
  list_->setAccessibleName(tr("Matches"));
  list_->setModel(model_);
  list_->setItemDelegate(new PaletteDelegate(list_));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setFocusPolicy(Qt::NoFocus);  // the input keeps it; arrows are handed on
  hint_->setObjectName("paletteHint");
  hint_->setAccessibleName(tr("Keys"));
  hint_->setFont(captionFont());
  hint_->setWordWrap(true);
  column->addWidget(input_);
  column->addWidget(list_, 1);
  column->addWidget(hint_);
  connect(input_, &QLineEdit::textChanged, this, [this](const QString& text) {
    model_->setFilter(text);
    list_->setCurrentIndex(model_->index(0));
    showHint();
  });
  connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, &CommandPalette::showHint);
  connect(list_, &QListView::clicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::popUp(std::vector<PaletteItem> items) {
  model_->setItems(std::move(items));
  input_->clear();
  model_->setFilter({});
  list_->setCurrentIndex(model_->index(0));
  list_->scrollToTop();
  showHint();
  open(input_);
}

void CommandPalette::showHint() {
  const auto index = list_->currentIndex();
  if (!index.isValid()) {
    hint_->setText(tr("Nothing matches."));
    return;
  }
  const auto& item = model_->item(index.row());
  if (!item.reason.isEmpty()) {
    hint_->setText(tr("Not possible now: %1").arg(item.reason));
  } else if (item.command.isEmpty()) {
    hint_->setText(tr("Enter runs it, Esc closes."));
  } else {
    hint_->setText(tr("Enter runs it, Ctrl+Enter copies the command line, Esc closes."));
  }
}

void CommandPalette::runCurrent() {
  const auto index = list_->currentIndex();
  if (!index.isValid() || !model_->item(index.row()).reason.isEmpty()) return;
  const auto run = model_->item(index.row()).run;
  close();  // first: what runs may move the focus
  if (run) run();
}

void CommandPalette::copyCurrent() {
  const auto index = list_->currentIndex();
  if (!index.isValid()) return;
  const auto command = model_->item(index.row()).command;
  if (command.isEmpty()) return;
  QApplication::clipboard()->setText(command);
  close();
  emit copied(command);
}

bool CommandPalette::moveOn(int key) {
  const int rows = model_->rowCount();
  if (rows == 0) return false;
  int row = list_->currentIndex().row();
  switch (key) {
    case Qt::Key_Down:
      ++row;
      break;
    case Qt::Key_Up:
      --row;
      break;
    case Qt::Key_PageDown:
      row += 8;
      break;
    case Qt::Key_PageUp:
      row -= 8;
      break;
    default:
      return false;
  }
  list_->setCurrentIndex(model_->index(std::clamp(row, 0, rows - 1)));
  return true;
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched != input_ || event->type() != QEvent::KeyPress) return Overlay::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
    if (key->modifiers().testFlag(Qt::ControlModifier)) {
      copyCurrent();
    } else {
      runCurrent();
    }
    return true;
  }
  return moveOn(key->key()) || Overlay::eventFilter(watched, event);
}

}  // namespace qfa::app
