// SPDX-License-Identifier: GPL-3.0-or-later
// What the command palette lists: everything that can be done or gone to, best match first.
#pragma once

#include <QAbstractListModel>
#include <QPointer>
#include <QString>
#include <functional>
#include <utility>
#include <vector>

namespace qfa::app {

struct PaletteItem {
  QString id;        // "page:live"
  QString text;      // "Go to Live"
  QString kind;      // "Action", "Page", "Setting", …: translated
  QString shortcut;  // as people read it
  QString command;   // the `qfa …` line; may be empty
  QString reason;    // why it cannot be run now; empty: it can
  QString words;     // searched too, not shown
  std::function<void()> run;
};

// Whoever has something to offer adds a provider; it is asked each time the palette opens. It must be
// quick: it runs on the UI thread.
class PaletteSources {
 public:
  using Provider = std::function<std::vector<PaletteItem>()>;
  // The provider goes with `owner`.
  void add(QObject* owner, Provider provider) {
    std::erase_if(providers_, [](const Source& source) { return !source.owner; });
    providers_.push_back({owner, std::move(provider)});
  }
  std::vector<PaletteItem> collect() const;

 private:
  struct Source {
    QPointer<QObject> owner;
    Provider provider;
  };
  std::vector<Source> providers_;
};

class PaletteModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role { kKind = Qt::UserRole + 1, kShortcut, kCommand, kReason };
  using QAbstractListModel::QAbstractListModel;

  void setItems(std::vector<PaletteItem> items);
  void setFilter(const QString& pattern);
  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  const PaletteItem& item(int row) const { return items_[shown_[static_cast<std::size_t>(row)]]; }

 private:
  void refilter();

  std::vector<PaletteItem> items_;
  std::vector<std::size_t> shown_;
  QString pattern_;
};

}  // namespace qfa::app
