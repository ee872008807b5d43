import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { listForms, listRounds, readForm, type ScoredBy, submitForm } from "@/api/appraisals";

export function useForms(which: "mine" | "to_score") {
  return useQuery({
    queryKey: ["forms", which],
    queryFn: async () => (await listForms(which)).items,
  });
}

export function useForm(id: string) {
  return useQuery({
    queryKey: ["forms", "one", id],
    queryFn: () => readForm(id),
    // scores being typed must not be overtaken by a refetch
    refetchOnWindowFocus: false,
  });
}

export function useRounds(enabled: boolean) {
  return useQuery({
    queryKey: ["rounds"],
    queryFn: () => listRounds(),
    enabled,
    // forms of a launch appear one after another
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ pending_forms }) => pending_forms > 0) ? 2000 : false,
  });
}

export function useSubmitForm(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (by: ScoredBy) => submitForm(id, by),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["forms"] }),
  });
}

export function useRoundsChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["rounds"] }),
        queries.invalidateQueries({ queryKey: ["forms"] }),
      ]),
  });
}
