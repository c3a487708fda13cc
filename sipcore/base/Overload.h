// SPDX-License-Identifier: MIT
#pragma once

namespace linnet {

/// One visitor out of several lambdas, for std::visit.
template <typename... Fs>
struct Overload : Fs...
{
    using Fs::operator()...;
};
template <typename... Fs>
Overload(Fs...) -> Overload<Fs...>;

} // namespace linnet
