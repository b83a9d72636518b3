"""Links records of people by Splink, with the blocking rules of entity-types/person: `splink_people.py RECORDS.ndjson`.

Each line of the file is {"ref", "after", "entity"}. Settings are Splink's own: its comparison templates, u from random
pairs, m by expectation maximisation over two rules, no label. Prints one JSON line: accuracy of the clusters at each
threshold, and seconds. Needs `pip install splink` (Splink 5), which brings pyarrow along.
"""

import json
import logging
import sys
import time
import unicodedata
from collections import Counter

import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLDS = [0.5, 0.9, 0.95, 0.99]


def bare(text):
    """Lower case, without diacritics."""
    marks = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


def row(line):
    record = json.loads(line)
    after = record["after"]
    first = lambda name: (after.get(name) or [None])[0] if isinstance(after.get(name), list) else after.get(name)
    words = bare(first("full_name") or "").split()
    born = first("birth_date")
    born = born if born and len(born) == 10 else None
    commune = first("commune")
    return {
        "unique_id": record["ref"],
        "entity": record["entity"],
        "full_name": " ".join(words) or None,
        "family": words[0] if words else None,
        "given": words[-1] if words else None,
        "head": " ".join(words[:-1]) or None,
        "letters": "".join(sorted("".join(words))) or None,
        "birth_date": born,
        "birth_month": born[:7] if born else None,
        "sex": first("sex"),
        "personal_id": first("personal_id"),
        "old_id9": first("old_id9"),
        "tax_code": first("tax_code"),
        "social_insurance_no": first("social_insurance_no"),
        "phone": first("phones"),
        "email": first("emails"),
        "commune": commune.split("@")[0] if commune else None,
        "address": bare(first("address")) if first("address") else None,
    }


BLOCKING = [
    block_on("personal_id"),
    block_on("old_id9"),
    block_on("tax_code"),
    block_on("social_insurance_no"),
    block_on("phone", "given"),
    block_on("letters", "birth_date"),
    block_on("letters", "birth_month"),
    block_on("given", "birth_date"),
    block_on("head", "birth_date"),
    block_on("family", "given", "substr(birth_date, 1, 4)", "commune"),
    block_on("birth_date", "commune"),
]

COMPARISONS = [
    cl.JaroWinklerAtThresholds("full_name", [0.92, 0.88, 0.7]).configure(term_frequency_adjustments=True),
    cl.DateOfBirthComparison("birth_date", input_is_string=True),
    cl.ExactMatch("sex"),
    cl.DamerauLevenshteinAtThresholds("personal_id", [1]),
    cl.DamerauLevenshteinAtThresholds("old_id9", [1]),
    cl.ExactMatch("tax_code"),
    cl.ExactMatch("social_insurance_no"),
    cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
    cl.ExactMatch("email"),
    cl.ExactMatch("commune").configure(term_frequency_adjustments=True),
]


def pairs_of(members):
    return sum(count * (count - 1) / 2 for count in Counter(members).values())


def quality(clusters, entities):
    """Pairwise, of `(cluster, record)` against the entity of each record."""
    found = [(cluster, entities[record]) for cluster, record in clusters]
    true = pairs_of(found)
    precision = true / max(1.0, pairs_of(cluster for cluster, _ in found))
    recall = true / max(1.0, pairs_of(entity for _, entity in found))
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(1e-9, precision + recall)}


def main(path):
    logging.getLogger("splink").setLevel(logging.ERROR)
    with open(path, encoding="utf-8") as lines:
        rows = [row(line) for line in lines if line.strip()]
    entities = {record["unique_id"]: record.pop("entity") for record in rows}
    records = pa.Table.from_pylist(rows)
    started, used = time.perf_counter(), time.process_time()
    settings = SettingsCreator(
        link_type="dedupe_only", blocking_rules_to_generate_predictions=BLOCKING, comparisons=COMPARISONS
    )
    api = DuckDBAPI()
    linker = Linker(api.register(records), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("personal_id"), block_on("full_name", "birth_date")], recall=0.8
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("full_name"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    trained, trained_used = time.perf_counter(), time.process_time()
    predictions = linker.inference.predict(threshold_match_probability=0.01)
    by_threshold = {}
    for threshold in THRESHOLDS:
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, threshold)
        columns = found.as_dict()
        by_threshold[threshold] = quality(zip(columns["cluster_id"], columns["unique_id"]), entities)
    print(
        json.dumps(
            {
                "records": len(rows),
                "pairs": predictions.as_pyarrow_table().num_rows,
                "trainSeconds": round(trained - started, 1),
                "linkSeconds": round(time.perf_counter() - trained, 1),
                "trainProcessorSeconds": round(trained_used - used, 1),
                "linkProcessorSeconds": round(time.process_time() - trained_used, 1),
                "byThreshold": by_threshold,
            }
        )
    )


main(sys.argv[1])
