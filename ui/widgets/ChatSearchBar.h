// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace linnet::ui {

class IconButton;
class Label;
class SearchField;
class SearchFilters;

/// Under the chat's header while one searches in it: words, where one stands among the hits, back and forth.
class ChatSearchBar final : public QWidget
{
    Q_OBJECT
public:
    explicit ChatSearchBar(QWidget *parent = nullptr);

    SearchField *field() const { return m_field; }
    SearchFilters *filters() const { return m_filters; }
    /// `position` from 1; `total` -1 while nothing was asked; `more`: there are older ones.
    void setResult(int position, int total, bool more);

Q_SIGNALS:
    void wordsChanged(const QString &words);
    void filtersChanged();
    /// +1: the older one.
    void stepWanted(int direction);
    void closeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    SearchField *m_field;
    SearchFilters *m_filters;
    Label *m_count;
    IconButton *m_older;
    IconButton *m_newer;
};

} // namespace linnet::ui
