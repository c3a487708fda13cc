// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Address.h"

#include <QMetaType>
#include <QString>

namespace linnet::im {

/// What somebody thinks of a message, in one emoji. A value.
struct Reaction
{
    Address sender;
    QString text; ///< "👍"
    bool mine = false;

    friend bool operator==(const Reaction &, const Reaction &) = default;
};

} // namespace linnet::im

Q_DECLARE_METATYPE(linnet::im::Reaction)
