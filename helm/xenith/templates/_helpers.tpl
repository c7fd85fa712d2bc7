{{/* Name of a component's objects: release and component. */}}
{{- define "xenith.name" -}}
{{- printf "%s-%s" .root.Release.Name .component | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "xenith.labels" -}}
app.kubernetes.io/name: xenith
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
{{- end -}}

{{- define "xenith.selector" -}}
app.kubernetes.io/name: xenith
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "xenith.image" -}}
{{ .root.Values.image.repository }}/{{ .component }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{/* What every pod runs with: no root, nothing writable but what is mounted. */}}
{{- define "xenith.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "xenith.probes" -}}
startupProbe:
  httpGet: { path: /q/health/started, port: management }
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /q/health/live, port: management }
  periodSeconds: 10
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /q/health/ready, port: management }
  periodSeconds: 5
{{- end -}}

{{- define "xenith.databaseEnvironment" -}}
- name: QUARKUS_DATASOURCE_JDBC_URL
  value: jdbc:postgresql://{{ required "postgresql.address is required" .root.Values.postgresql.address }}/{{ .database }}
- name: QUARKUS_DATASOURCE_USERNAME
  valueFrom:
    secretKeyRef: { name: {{ required "postgresql.existingSecret is required" .root.Values.postgresql.existingSecret }}, key: username }
- name: QUARKUS_DATASOURCE_PASSWORD
  valueFrom:
    secretKeyRef: { name: {{ .root.Values.postgresql.existingSecret }}, key: password }
{{- end -}}
