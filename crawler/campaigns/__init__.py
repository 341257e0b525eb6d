"""Joins ads into campaigns.

How an ad becomes part of one:

1. *Arrival* (`arrivals`): each version of a listing is brought into a normal form (`normal`), without contacts,
   figures, names of employer and places, disguises; a site's own lines at its ends are learned and left out
   (`sentences`, `boilerplate`, `own`).
2. *Family* (`index`, `sketch`, `alike`): its shingles find relatives among the stored representatives. Nearly the
   same text: it enters that family. Else it founds one, with an edge to each family of the same template, or a
   near miss to one that is nearly so.
3. *Usual phrases* (`usage`, `learning`): what unrelated ads of a source have in common, and a source's own contacts,
   are learned from its first ads at a few sizes, and are no evidence.
4. *Contacts* (`hubs`, `stories`): what the families behind one contact have to do with each other, and whether it is
   an agency's.
5. *Evidence* (`components`, `component_rows`, `pair_features`, `likeness`, `pools`, `evidence_model`,
   `evidence_rules`, `merging`): groups of families that an edge or a contact ties are measured, weighed by a fitted
   model and rules above it, and joined best first within whole components. An analyst's cut, merge or "not the same"
   goes before all. `why` prints the weights.
6. *Campaign* (`identity`, `regrouping`): a component goes on as the campaign that most of its listings were in;
   merges and splits are kept as history. `crossad` tells what only several ads show, `record` what is known of it
   all, `explain` why its ads belong together. Near misses that joined nothing are suggestions.

Steps 1 to 3 depend on earlier versions only, 4 to 6 on what they wrote: so joining bit by bit and a rebuild agree
(`service`). After a purge all is joined again: what was learned from ads that are gone can't be taken back.
"""
