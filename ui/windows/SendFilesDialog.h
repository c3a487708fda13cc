// SPDX-License-Identifier: MIT
#pragma once

#include "ui/windows/Form.h"

namespace linnet::ui {

/// A look at what is about to be sent: names, sizes, and a picture if it is one. Accepted: send them.
class SendFilesDialog final : public Form
{
    Q_OBJECT
public:
    SendFilesDialog(const QStringList &paths, const QString &peer, QWidget *parent = nullptr);

private:
    void addPreview(const QString &path);
};

} // namespace linnet::ui
