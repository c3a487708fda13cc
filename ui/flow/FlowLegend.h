// SPDX-License-Identifier: MIT
#pragma once

#include "trace/Ladder.h"

#include <QWidget>

namespace linnet::ui {

/// What the colours and the dashes of a flow mean. Takes a second line where one is too short.
class FlowLegend final : public QWidget
{
    Q_OBJECT
public:
    explicit FlowLegend(QWidget *parent = nullptr);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Entry { QString words; QRect rect; bool dashed; sip::LadderClass cls; };
    QList<Entry> entries(int width) const;
};

} // namespace linnet::ui
