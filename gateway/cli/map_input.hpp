// From the values of files to writes, as a push would make them: Bundles are taken apart,
// references between their entries resolved, every resource checked and extracted.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <ostream>
#include <string_view>

#include "gateway/cli/input.hpp"
#include "gateway/ingest/prepare.hpp"

namespace gateway::cli {

/// The source that everything from files is of.
inline constexpr std::string_view file_source = "file";

class MapInput {
public:
    using Use = std::function<void(const store::Write&)>;

    /// Issues are written to `err`, which must outlive this. `now` judges clocks and centuries.
    MapInput(std::shared_ptr<const mappings::MappingSet> set, Instant now, std::ostream& err);

    /// Calls `use` for the resource, or for each entry of a Bundle of any type, that is valid and
    /// of a type that is taken. A resource without id is named after its fullUrl or its number.
    void each_write(InputValue&& value, fhir::Version version, const Use& use);

    std::size_t taken() const { return taken_; }
    std::size_t invalid() const { return invalid_; }
    /// Of types that are not taken.
    std::size_t left_out() const { return left_out_; }

private:
    void bundle(const InputValue& value, fhir::Version version, const Use& use);
    void resource(
        const InputValue& value,
        const fhir::Document& document,
        std::string id,
        fhir::Version version,
        const Use& use
    );
    std::string next_id();

    ingest::Rules rules_;
    Instant now_;
    std::ostream& err_;
    std::size_t taken_ = 0;
    std::size_t invalid_ = 0;
    std::size_t left_out_ = 0;
    std::size_t named_ = 0;
};

}  // namespace gateway::cli
