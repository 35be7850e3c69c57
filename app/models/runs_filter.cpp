// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/runs_filter.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <algorithm>

#include "app/models/runs_model.h"
#include "app/models/runs_text.h"

namespace qfa::app {
namespace {

const QRegularExpression& wordPattern() {
  static const QRegularExpression pattern(R"((?:[^\s"]+|"[^"]*"?)+)");
  return pattern;
}

// "today", "yesterday", "2026", "2026-11", "2026-11-23", each also after < > <= >=.
bool dateHolds(const QString& value, const QDate& date, const QDate& today) {
  static const QRegularExpression pattern("^([<>]=?)?(.+)$");
  const auto match = pattern.match(value);
  auto day = match.captured(2);
  if (day == "today") day = today.toString(Qt::ISODate);
  if (day == "yesterday") day = today.addDays(-1).toString(Qt::ISODate);
  const auto mine = date.toString(Qt::ISODate).left(day.size());
  const auto sign = match.captured(1);
  if (sign == "<") return mine < day;
  if (sign == "<=") return mine <= day;
  if (sign == ">") return mine > day;
  if (sign == ">=") return mine >= day;
  return mine == day;
}

bool isDate(const QString& value) {
  static const QRegularExpression pattern("^[<>]?=?(today|yesterday|\\d{4}(-\\d{2}(-\\d{2})?)?)$");
  return pattern.match(value).hasMatch();
}

}  // namespace

RunsFilter RunsFilter::parse(const QString& text) {
  RunsFilter filter;
  auto words = wordPattern().globalMatch(text);
  while (words.hasNext()) filter.add(words.next().captured().remove('"').toLower());
  return filter;
}

void RunsFilter::add(const QString& word) {
  static const QHash<QString, Key> keys{{"state", Key::state}, {"tag", Key::tag},       {"model", Key::model},
                                        {"b", Key::b},         {"method", Key::method}, {"date", Key::date}};
  const auto colon = word.indexOf(':');
  if (colon <= 0) {
    terms_.push_back({Key::text, word});
    return;
  }
  const auto key = word.left(colon), value = word.mid(colon + 1);
  if (!keys.contains(key)) {
    if (problem_.isEmpty()) {
      problem_ = QCoreApplication::translate("Runs", "Unknown filter '%1:'. Known: state, tag, model, b, method, date.").arg(key);
    }
    return;
  }
  if (value.isEmpty()) return;  // about to be typed
  if (keys[key] == Key::date && !isDate(value)) {
    if (problem_.isEmpty()) {
      problem_ =
          QCoreApplication::translate("Runs", "'%1' is no date. Expected today, yesterday, 2026-11 or 2026-11-23, also after < or >.")
              .arg(value);
    }
    return;
  }
  terms_.push_back({keys[key], value});
}

bool RunsFilter::holds(const Term& term, const RunSummary& run, const QString& haystack, const QDate& today) const {
  switch (term.key) {
    case Key::text:
      return haystack.contains(term.value);
    case Key::state:
      if (term.value == "running") return run.owner && isWork(run.state);
      if (term.value == "owned") return run.owner.has_value();
      if (term.value == "interrupted") return run.interrupted;
      return QString::fromStdString(state_word(run)).startsWith(term.value);
    case Key::tag:
      return std::any_of(run.label.tags.begin(), run.label.tags.end(),
                         [&](const auto& tag) { return QString::fromStdString(tag).toLower().startsWith(term.value); });
    case Key::model:
      return QString::fromStdString(run.model).toLower().contains(term.value);
    case Key::b: {
      const auto widths = term.value.split(',', Qt::SkipEmptyParts);
      return std::all_of(widths.begin(), widths.end(),
                         [&](const auto& width) { return std::find(run.bits.begin(), run.bits.end(), width.toInt()) != run.bits.end(); });
    }
    case Key::method:
      return QString::fromStdString(run.method).toLower().startsWith(term.value);
    case Key::date:
      return dateHolds(term.value, runChanged(run).toLocalTime().date(), today);
  }
  return true;
}

bool RunsFilter::accepts(const RunSummary& run, const QString& haystack, const QDate& today) const {
  return std::all_of(terms_.begin(), terms_.end(), [&](const Term& term) { return holds(term, run, haystack, today); });
}

RunsProxy::RunsProxy(RunsModel& runs, QObject* parent) : QSortFilterProxyModel(parent), runs_(runs) {
  setSourceModel(&runs);
  setDynamicSortFilter(true);
}

void RunsProxy::setFilter(const QString& text) {
  auto filter = RunsFilter::parse(text);
  problem_ = filter.problem();
  if (!problem_.isEmpty()) return;
  filter_ = std::move(filter);
  invalidateFilter();
}

bool RunsProxy::filterAcceptsRow(int row, const QModelIndex& parent) const {
  return !parent.isValid() && filter_.accepts(runs_.run(row), runs_.haystack(row), QDate::currentDate());
}

bool RunsProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const int order = runs_.compare(left.row(), right.row(), left.column());
  // Equal ones keep an order of their own, so that rows do not jump when one is renewed.
  return order != 0 ? order < 0 : runs_.run(left.row()).run < runs_.run(right.row()).run;
}

}  // namespace qfa::app
