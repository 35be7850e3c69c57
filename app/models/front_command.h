// SPDX-License-Identifier: GPL-3.0-or-later
// The `qfa …` arguments that do what the Front page does, word by word.
#pragma once

#include <QString>
#include <QStringList>

#include "app/models/front_state.h"

namespace qfa::app {

QStringList solveWords(const QString& run, const FrontState& state);
QStringList searchWords(const QString& run, const SearchSpec& spec);
QStringList compareWords(const QString& run, const QStringList& subnets, const QStringList& tasks);
QStringList rivalWords(const QString& run, const QStringList& files);

}  // namespace qfa::app
