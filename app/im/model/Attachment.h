// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QMetaType>
#include <QString>

namespace linnet::im {

/// Something that came with a message and can be saved; its bytes are read by themselves (Client::attachmentData). A value.
struct Attachment
{
    qint64 id = 0; ///< the store's key; 0: not stored
    QString fileName; ///< safe to make a file of (RELIABILITY A23); never empty for a received one
    QByteArray contentType; ///< "image/png", a claim of the sender
    qint64 size = 0; ///< bytes

    friend bool operator==(const Attachment &, const Attachment &) = default;
};

/// An attachment on its way to the store or from it, with its bytes.
struct AttachmentData
{
    Attachment attachment;
    QByteArray data;

    friend bool operator==(const AttachmentData &, const AttachmentData &) = default;
};

} // namespace linnet::im

Q_DECLARE_METATYPE(linnet::im::Attachment)
