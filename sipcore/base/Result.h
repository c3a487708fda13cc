// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <variant>

namespace linnet {

/// Either a value or the reason why there is none. STYLE rule 4: no exceptions, no empty value that means failure.
template <typename T, typename E>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_content(std::in_place_index<0>, std::move(value)) { }
    Result(E error) : m_content(std::in_place_index<1>, std::move(error)) { }

    /// A value made in place from nothing, to be filled.
    explicit Result(std::in_place_t) : m_content(std::in_place_index<0>) { }

    bool ok() const noexcept { return m_content.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    /// Only when ok().
    const T &value() const & { return *std::get_if<0>(&m_content); }
    T &value() & { return *std::get_if<0>(&m_content); }
    T &&value() && { return std::move(*std::get_if<0>(&m_content)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    /// Only when not ok().
    const E &error() const { return *std::get_if<1>(&m_content); }

    T valueOr(T other) const { return ok() ? value() : std::move(other); }

private:
    std::variant<T, E> m_content;
};

} // namespace linnet
