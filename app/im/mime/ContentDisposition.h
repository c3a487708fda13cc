// SPDX-License-Identifier: MIT
#pragma once

#include "im/mime/MimeParameters.h"

#include <QByteArray>
#include <QString>

namespace linnet::im {

/// The value of a Content-Disposition (RFC 2183, RFC 3261 s.20.11). A value.
struct ContentDisposition
{
    QByteArray type; ///< lower case: "inline", "attachment", "render", "notification"
    MimeParameters parameters;

    /// As the sender wrote it (RFC 2231 decoded): no name for a file of ours. Empty: none.
    QString fileName() const { return parameterText(parameters, "filename").value_or(QString()); }
    /// RFC 3261 s.20.11: the message is to be refused if this part is not understood. Only where it is said: what is not understood and
    /// says nothing can still be saved.
    bool isRequired() const;

    friend bool operator==(const ContentDisposition &, const ContentDisposition &) = default;
};

/// Never fails: what is broken is left out (RFC 2183 s.2.8: an unknown type is an attachment, and so is none).
ContentDisposition parseContentDisposition(QByteArrayView text);

} // namespace linnet::im
