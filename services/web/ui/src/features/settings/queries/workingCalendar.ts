import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import * as api from "@/api/workingCalendar";

export function useWorkingCalendar() {
  return useQuery({ queryKey: ["workingCalendar"], queryFn: api.readWorkingCalendar });
}

export function useRegions() {
  return useQuery({
    queryKey: ["workingCalendar", "regions"],
    queryFn: api.listRegions,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Drafting windows follow the calendar, so that sheets are read anew as well. */
export function useWorkingCalendarChange(version: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (calendar: api.WorkingCalendarIn) => api.setWorkingCalendar(calendar, version),
    onSuccess: (calendar) => {
      queries.setQueryData(["workingCalendar"], calendar);
      return queries.invalidateQueries({ queryKey: ["sheets"] });
    },
  });
}
