// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace qfa::app {

// resources/icons/NAME.svg with its currentColor set.
QIcon tintedIcon(const QString& name, const QColor& colour, const QColor& disabled);

}  // namespace qfa::app
