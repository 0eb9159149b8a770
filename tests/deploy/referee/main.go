// What Knative itself says of our services, and what kustomize makes of our overlays.
//
//	referee knative FEATURES SERVICE...   validates as its webhook does, with the features of that config map
//	referee kustomize FOLDER...           builds each, and prints the documents
package main

import (
	"context"
	"fmt"
	"os"

	corev1 "k8s.io/api/core/v1"
	"knative.dev/serving/pkg/apis/config"
	servingv1 "knative.dev/serving/pkg/apis/serving/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

func main() {
	var err error
	if os.Args[1] == "knative" {
		err = validate(os.Args[2], os.Args[3:])
	} else {
		err = build(os.Args[2:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func validate(features string, services []string) error {
	settings := config.FromContextOrDefaults(context.Background())
	if features != "" {
		text, err := os.ReadFile(features)
		if err != nil {
			return err
		}
		var wanted corev1.ConfigMap
		if err := yaml.UnmarshalStrict(text, &wanted); err != nil {
			return fmt.Errorf("%s: %w", features, err)
		}
		if settings.Features, err = config.NewFeaturesConfigFromConfigMap(&wanted); err != nil {
			return fmt.Errorf("%s: %w", features, err)
		}
	}
	ctx := config.ToContext(context.Background(), settings)
	for _, name := range services {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var service servingv1.Service
		if err := yaml.UnmarshalStrict(text, &service); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		service.SetDefaults(ctx)
		if fault := service.Validate(ctx); fault != nil {
			return fmt.Errorf("%s: %w", name, fault)
		}
	}
	return nil
}

func build(folders []string) error {
	for _, folder := range folders {
		made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
		if err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
		text, err := made.AsYaml()
		if err != nil {
			return err
		}
		fmt.Printf("---\n%s", text)
	}
	return nil
}
