// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace linnet::ui {

/// A message that a search found: with whom, when, and the words around the hit.
class SearchHitDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace linnet::ui
