// SPDX-License-Identifier: MIT
#pragma once

#include "ui/delegates/QuotePart.h"

#include <QWidget>

namespace linnet::ui {

/// Above the composer while one answers a message: what it says, and a button that takes it back.
class ReplyBar final : public QWidget
{
    Q_OBJECT
public:
    explicit ReplyBar(QWidget *parent = nullptr);
    void setQuote(const QString &name, const QString &line);

Q_SIGNALS:
    void closeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QuotePart m_quote;
};

} // namespace linnet::ui
