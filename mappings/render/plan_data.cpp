// A care plan as mustache data: what matters, goals, who does what and when, who keeps it together.
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mappings/render/card_data.hpp"
#include "mappings/render/dates.hpp"
#include "mappings/render/row_data.hpp"
#include "mappings/render/sentence_data.hpp"
#include "mappings/render/text_node.hpp"

namespace mappings {

using kainjow::mustache::data;
using kainjow::mustache::list;

namespace {

data list_data(TextKey label, const list& points, const Words& words) {
    data out{data::type::object};
    out["label"] = text_node(words.text(label));
    if (words.entry(label).swedish) out["lsv"] = data(true);
    out["points"] = data(points);
    return out;
}

list points_of(std::span<const std::string_view> texts) {
    list out;
    for (const std::string_view text : texts) {
        if (!has_words(text)) continue;
        data point{data::type::object};
        point["point"] = text_node(text);
        out.push_back(std::move(point));
    }
    return out;
}

TextKey state_of(ActivityStatus status) {
    switch (status) {
        case ActivityStatus::planned:
            return "st.planned";
        case ActivityStatus::ongoing:
            return "st.ongoing";
        case ActivityStatus::done:
            return "st.done";
        case ActivityStatus::not_done:
            return "st.notdone";
        case ActivityStatus::unknown:
            return "st.unknown";
    }
    return "st.unknown";
}

/// A cell; without text it is empty and gone on a narrow screen.
data cell(TextKey column, const ShownWords& text, const Words& words) {
    data out{data::type::object};
    out["column"] = text_node(words.text(column));
    if (has_words(text.text)) out[text.ours ? "w" : "v"] = text_node(text.text);
    return out;
}

data activity_data(const Activity& activity, const CardSetting& setting) {
    const Words& words = setting.words;
    ShownWords who{activity.who_name};
    if (activity.by_patient) who = {words.text("plan.you"), true};
    data out{data::type::object};
    out["what"] = text_node(activity.text);
    out["cells"] = data(list{
        cell("plan.who", who, words),
        cell("plan.when", shown_when(activity, words, setting.arena), words),
        cell("plan.state", {words.text(state_of(activity.status)), true}, words),
    });
    return out;
}

void set_activities(data& out, const PlanItem& item, const CardSetting& setting) {
    const Words& words = setting.words;
    list activities;
    std::vector<std::string_view> not_to_do;
    for (const Activity& activity : item.activities) {
        if (!has_words(activity.text)) continue;
        if (activity.must_not)
            not_to_do.push_back(activity.text);
        else
            activities.push_back(activity_data(activity, setting));
    }
    if (!activities.empty()) {
        out["has_activities"] = data(true);
        out["columns"] = data(list{
            text_data("plan.acts", words),
            text_data("plan.who", words),
            text_data("plan.when", words),
            text_data("plan.state", words),
        });
        out["activities"] = data(activities);
    }
    const list points = points_of(not_to_do);
    if (!points.empty()) out["must_not"] = list_data("plan.mustNot", points, words);
}

void set_lists(data& out, const PlanItem& item, const Words& words) {
    list lists;
    const list important = points_of(item.notes);
    const list goals = points_of(item.goals);
    if (!important.empty()) lists.push_back(list_data("plan.important", important, words));
    if (!goals.empty()) lists.push_back(list_data("plan.goals", goals, words));
    if (!lists.empty()) out["lists"] = data(lists);
}

void set_leader(data& out, const PlanItem& item, const CardSetting& setting) {
    std::string leader(item.healthcare_professional_name);
    if (has_words(item.org_unit_name)) {
        if (!leader.empty()) leader += '\n';
        leader += item.org_unit_name;
    }
    Rows rows(setting.words, setting.layout);
    if (has_words(leader)) rows.add("plan.lead", {own_value(leader)}, RowStyle::lines);
    if (const auto phone = shown_phone(item.org_unit_telecom, setting.arena)) {
        rows.add("f.phone", {phone_value(*phone, setting.layout)});
    }
    std::move(rows).put_into(out);
}

ShownWords title_of(const PlanItem& item, const Words& words) {
    if (has_words(item.document_title)) return {item.document_title};
    if (has_words(item.type_of_care_plan.display_name)) {
        return {item.type_of_care_plan.display_name};
    }
    return {words.text("plan.unnamed"), true};
}

}  // namespace

data plan_data(const PlanItem& item, const CardSetting& setting) {
    const Words& words = setting.words;
    data out{data::type::object};
    const ShownWords title = title_of(item, words);
    out[title.ours ? "name_w" : "name_v"] = text_node(title.text);
    if (has_words(item.summary)) out["summary"] = text_node(item.summary);
    set_lists(out, item, words);
    set_activities(out, item, setting);
    set_leader(out, item, setting);
    if (!setting.says_source) return out;
    if (const auto sentence = source_sentence(item.source, words, setting.arena)) {
        out["updated"] = sentence_data(*sentence, words, "soft");
    }
    return out;
}

}  // namespace mappings
