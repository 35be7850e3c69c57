// SPDX-License-Identifier: GPL-3.0-or-later
// What is typed into the library's filter: words, and `state: tag: model: b: method: date:`.
#pragma once

#include <QDate>
#include <QSortFilterProxyModel>
#include <QString>
#include <vector>

#include "engine/api/library.h"

namespace qfa::app {

class RunsModel;

class RunsFilter {
 public:
  // All terms must hold. A value with spaces is quoted: model:"my model".
  static RunsFilter parse(const QString& text);
  // A sentence about the first thing that is not understood; empty: all is.
  const QString& problem() const { return problem_; }
  bool accepts(const RunSummary& run, const QString& haystack, const QDate& today) const;

 private:
  enum class Key { text, state, tag, model, b, method, date };
  struct Term {
    Key key;
    QString value;  // lower case
  };
  bool holds(const Term& term, const RunSummary& run, const QString& haystack, const QDate& today) const;
  void add(const QString& word);

  std::vector<Term> terms_;
  QString problem_;
};

// The rows that the filter accepts, in the order of a column.
class RunsProxy : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit RunsProxy(RunsModel& runs, QObject* parent = nullptr);
  // A filter that is not understood changes nothing; the problem says why.
  void setFilter(const QString& text);
  const QString& problem() const { return problem_; }

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  RunsModel& runs_;
  RunsFilter filter_;
  QString problem_;
};

}  // namespace qfa::app
